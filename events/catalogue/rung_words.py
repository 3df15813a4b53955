"""A rung of a ladder in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from events.catalogue.forms.ladders import ACTS, RECIPIENTS
from events.catalogue.words import amount_words

TAGS = {"remind": "calm", "overdue": "late", "yellow": "near", "red": "late"}


@dataclass(frozen=True)
class Words:
    when: str
    act: str
    tag: str
    to: str


def rung_words(rung: dict[str, Any]) -> Words:
    """When, what happens, and who is told."""
    acts, people = dict(ACTS), dict(RECIPIENTS)
    if rung["basis"] == "percent":
        when = _("%(n)s %% of the limit") % {"n": rung["amount"]}
    else:
        when = _("%(amount)s after it") % {"amount": amount_words(rung["amount"], rung["unit"])}
    return Words(
        when=when,
        act=str(acts[rung["act"]]),
        tag=TAGS[rung["act"]],
        to=_(", ").join(str(people[name]) for name in rung["to"]),
    )
