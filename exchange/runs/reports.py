"""Rows that report cases: a new one is collected, a known one that changed is corrected."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import User
from events.actors import Actor
from events.casefile import CaseFile, find_event
from events.models import Event
from events.offers import why_not
from events.refusals import Refused
from events.services import apply_all, collect
from exchange.cases.acting import Doing
from exchange.cases.listing import NewCase
from exchange.models.runs import Link, RowState
from exchange.runs.codes import unknown
from exchange.runs.fields import REPORT_FIELDS
from exchange.runs.outcome import Outcome, Wrong, sentences
from exchange.runs.results import CHANNEL

REPORTER = {"name": "name", "phone": "phone", "contact_address": "address"}
NUMBERS = ("longitude", "latitude")
CORRECTED = ("title", "description", "address", "category", "urgency", *NUMBERS)
MASKED = "*"
"""Refused rows are taken away masked: what is masked is not taken for a name or a number."""

YES = frozenset({"yes", "true", "1", "是"})


def take(
    user: User, link: Link, key: str, values: Mapping[str, str], names: Mapping[str, str]
) -> Outcome:
    """Collects the case of a row. Raises Wrong, with the columns as the file calls them."""
    check_codes(values, names)
    form = NewCase(data=body_of(values), context={"user": user})
    if not form.is_valid():
        raise Wrong(sentences(form.errors, labels(names)))
    report = replace(form.report, source=link.source, submission=uuid.uuid5(link.uid, key))
    try:
        receipt = collect(report, Actor.of(user, CHANNEL))
    except Refused as refused:
        raise Wrong(str(refused.sentence)) from refused
    return Outcome(RowState.SAME if receipt.repeated else RowState.MADE, receipt.event.pk)


def update(user: User, event: int, values: Mapping[str, str], names: Mapping[str, str]) -> Outcome:
    """Corrects a case that was taken before, as the centre's desk may. Raises Wrong."""
    actor = Actor.of(user, CHANNEL)
    try:
        file = CaseFile(find_event(user, event), actor, timezone.now())
    except Event.DoesNotExist:
        raise Wrong(_("The case of this row is out of sight here by now.")) from None
    said: dict[str, Any] = {n: values[n] for n in CORRECTED if values.get(n)}
    doing = Doing(file, "correct", {}, said | {"reason": _("The sender changed the report.")})
    try:
        if (refusal := why_not(file, "correct")) is not None:
            raise refusal
        apply_all(event, doing.form().actions(), actor)
    except serializers.ValidationError as error:
        raise Wrong(sentences(error.detail, labels(names))) from error
    except Refused as refused:
        words = _("This row was taken before and cannot be changed any more: %(why)s")
        raise Wrong(words % {"why": refused.sentence}) from refused
    return Outcome(RowState.UPDATED, event)


def check_codes(values: Mapping[str, str], names: Mapping[str, str]) -> None:
    """Raises Wrong with the code that the mapping has to name."""
    for name in ("category", "area", "urgency"):
        if values.get(name) and unknown(name, [values[name]]):
            words = _("%(label)s: “%(code)s” is not known here. Its meaning can be listed.")
            raise Wrong(words % {"label": labels(names)[name], "code": values[name][:40]})


def body_of(values: Mapping[str, str]) -> dict[str, Any]:
    """A row as the API would be sent it; what is empty is left out."""
    names = [f.name for f in REPORT_FIELDS if f.name not in (*REPORTER, "key", "in_confidence")]
    body: dict[str, Any] = {name: values[name] for name in names if values.get(name)}
    reporter: dict[str, Any] = {
        member: values[name]
        for name, member in REPORTER.items()
        if values.get(name) and MASKED not in values[name]
    }
    if reporter:
        reporter["in_confidence"] = values.get("in_confidence", "").strip().lower() in YES
        body["reporter"] = reporter
    return body


def labels(names: Mapping[str, str]) -> dict[str, str]:
    return {field.name: names.get(field.name) or str(field.label) for field in REPORT_FIELDS}
