"""Who gets which answer from the pages of duty, at the township's centre."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from events.models import HandOver, Shift
from tests.permissions import Get, Row, codes

READS = codes(operator=200, supervisor=200, outsider=200)
"""Everybody of a centre has the own centre's page; a department's supervisor is told so."""

WRITES = codes(operator=404, supervisor=200, outsider=404)
OWN = codes(operator=302, supervisor=403, outsider=404)
"""At the community's centre: its operator, the supervisor above, somebody beside."""


def township(get: Get) -> dict[str, Any]:
    return {"area": get("township").pk}


def shift(get: Get) -> dict[str, Any]:
    begins = timezone.now() + dt.timedelta(days=1)
    made = Shift.objects.create(
        area=get("township"),
        user_id=get("township_operator").pk,
        begins=begins,
        ends=begins + dt.timedelta(hours=8),
    )
    return {"pk": made.pk}


def own(get: Get) -> dict[str, Any]:
    """A shift of the community's operator that runs now."""
    now = timezone.now()
    made = Shift.objects.create(
        area=get("community"),
        user_id=get("operator").pk,
        begins=now - dt.timedelta(hours=1),
        ends=now + dt.timedelta(hours=1),
        signed_in_at=now,
    )
    return {"pk": made.pk}


def note(get: Get) -> dict[str, Any]:
    """Left to the community's operator, who is signed in."""
    own(get)
    made = HandOver.objects.create(
        shift_id=shift(get)["pk"],
        area=get("community"),
        written_by_id=get("township_operator").pk,
        written_at=timezone.now(),
    )
    return {"pk": made.pk}


def changed(code: int) -> dict[str, int]:
    return {**WRITES, "supervisor": code}


ROWS = [
    Row("duty:week", READS),
    Row("duty:hand_over_list", READS),
    Row("duty:missed_list", READS),
    Row("duty:change_list", READS),
    Row("duty:shift_create", WRITES, kwargs=township),
    Row("duty:shift_create", changed(422), method="post", kwargs=township),
    Row("duty:pattern", WRITES, kwargs=township),
    Row("duty:pattern", changed(422), method="post", kwargs=township),
    Row("duty:shift_edit", WRITES, kwargs=shift),
    Row("duty:shift_edit", changed(422), method="post", kwargs=shift),
    Row("duty:shift_swap", WRITES, kwargs=shift),
    Row("duty:shift_swap", changed(422), method="post", kwargs=shift),
    Row("duty:shift_delete", WRITES, kwargs=shift),
    Row("duty:shift_delete", changed(302), method="post", kwargs=shift),
    Row("duty:sign_in", OWN, method="post", kwargs=own),
    Row("duty:sign_out", {**OWN, "operator": 200}, kwargs=own),
    Row("duty:sign_out", OWN, method="post", kwargs=own),
    Row("duty:hand_over_take", OWN, method="post", kwargs=note),
]
