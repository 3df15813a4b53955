"""The reporter of a case as a reader may know them: masked, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events import reveals
from events.casefile import CaseFile
from events.models import Reporter
from gridgov.masks import mask_address, mask_name, mask_phone


@dataclass(frozen=True)
class Masked:
    label: str | Promise
    value: str
    url: str | None


@dataclass(frozen=True)
class Shown:
    """`lines` are masked; the eye is offered only with the right to see values in clear."""

    lines: list[Masked]
    in_confidence: bool
    erased: bool
    hidden_url: str | None


def hidden_from(file: CaseFile, reporter: Reporter) -> bool:
    """A reporter in confidence is unknown to departments and to workers who did not take it."""
    return reveals.kept_from(file.actor.scope, file.event, reporter)


def reporter_of(file: CaseFile) -> Shown | None:
    event, scope = file.event, file.actor.scope
    reporter = getattr(event, "reporter", None)
    if reporter is not None and hidden_from(file, reporter):
        return None
    hidden = _eye(f"event:{event.pk}", "hidden") if event.hidden and scope.personal else None
    if reporter is None:
        return Shown([], False, False, hidden) if hidden else None
    parts = (
        ("name", _("Name"), mask_name(reporter.name)),
        ("phone", _("Phone"), mask_phone(reporter.phone)),
        ("address", _("Address"), mask_address(reporter.address)),
    )
    subject = f"reporter:{reporter.pk}"
    lines = [
        Masked(label, value, _eye(subject, name) if scope.personal else None)
        for name, label, value in parts
        if value
    ]
    return Shown(lines, reporter.in_confidence, reporter.erased_at is not None, hidden)


def _eye(subject: str, field: str) -> str:
    return reverse("accounts:reveal", kwargs={"subject": subject, "field": field})
