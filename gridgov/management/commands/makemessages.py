"""Collects the texts to translate, without places, guesses or leftovers that would only churn."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import makemessages

LEFT_OUT = ["node_modules/*", ".venv/*", ".local/*", "staticfiles/*", "media/*", "tests/*"]


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        options.update(no_location=True, add_location=None, no_obsolete=True, no_wrap=True)
        options["ignore_patterns"] = [*options["ignore_patterns"], *LEFT_OUT]
        super().handle(*args, **options)
