"""Which files of the front-end packages an installation collects: those that pages ask for."""

from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class Collected(StaticFilesConfig):
    """Tabler's other sheets name images and libraries that no page here shows."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "tabler-*",
        "tabler.rtl*",
        "tabler.css*",
    ]
