"""Care: who is to be visited; and, by right only, why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.history import By, note
from people.models import Care, CareDetail, Change, Household, Person
from people.services.base import Breach, Problems, change, create, locked, refusing

FIELDS = (
    "person",
    "household",
    "programme",
    "decided_by",
    "review_on",
    "every_days",
    "valid_from",
)
TWICE = gettext_lazy("This programme is running here already. Open it, and change it there.")
BREACHES: dict[str, Breach] = {
    "care_once_a_person": ("programme", TWICE),
    "care_once_a_household": ("programme", TWICE),
}
LONGEST = 366


def register_care(
    *,
    programme: str,
    decided_by: str,
    review_on: dt.date,
    by: By,
    person: Person | None = None,
    household: Household | None = None,
    valid_from: dt.date | None = None,
    every_days: int = 30,
) -> Care:
    """Puts a person or a household under a programme. Raises ValidationError by field."""
    start = valid_from or by.today
    problems = Problems()
    if (person is None) == (household is None):
        problems.add("person", _("Choose a person or a household, one of the two."))
    _check(problems, decided_by, review_on, start, every_days)
    problems.refuse()
    row = Care(
        person=person,
        household=household,
        programme=programme,
        decided_by=" ".join(decided_by.split()),
        review_on=review_on,
        every_days=every_days,
        valid_from=start,
    )
    with refusing(BREACHES), transaction.atomic():
        create(row, FIELDS, by)
    row.refresh_from_db(fields=["sight"])
    return row


def _check(
    problems: Problems, decided_by: str, review_on: dt.date, start: dt.date, every_days: int
) -> None:
    if not decided_by.strip():
        problems.add("decided_by", _("Say who decided it, and by which paper or meeting."))
    if review_on <= start:
        problems.add("review_on", _("The review must lie after the beginning."))
    if not 1 <= every_days <= LONGEST:
        problems.add("every_days", _("Type a number of days from 1 to 366."))


@transaction.atomic
def change_care(care: Care, values: Mapping[str, Any], *, by: By, seq: int | None = None) -> Care:
    """Sets decided_by, review_on or every_days. Raises ValidationError by field, Stale."""
    if set(values) - {"decided_by", "review_on", "every_days"}:
        raise ValidationError(_("Who is cared for and by which programme stays. End it first."))
    row: Care = locked(care, seq, "person__key", "household__house")
    problems = Problems()
    after = {name: getattr(row, name) for name in ("decided_by", "review_on", "every_days")}
    after |= values
    _check(problems, start=row.valid_from or dt.date.min, **after)
    problems.refuse()
    change(row, values, by)
    return row


@transaction.atomic
def end_care(care: Care, day: dt.date, *, by: By, seq: int | None = None) -> Care:
    """Ended on `day`. What was noted in the detail is not needed any more and goes."""
    row: Care = locked(care, seq, "person__key", "household__house")
    if row.valid_from is not None and day < row.valid_from:
        raise ValidationError({"valid_to": [_("The end must lie after the beginning.")]})
    change(row, {"valid_to": day}, by, Change.Action.END)
    CareDetail.objects.filter(care=row).delete()
    Change.objects.filter(kind="caredetail", key=row.pk).delete()
    return row


@transaction.atomic
def write_detail(care: Care, words: str, *, by: By) -> CareDetail:
    """What must be known, in words. Raises PermissionDenied without the right to details."""
    if by.user is not None and not by.user.scope.care:
        raise PermissionDenied(
            _("The posting you act in does not carry the right to details of care.")
        )
    row: Care = locked(care, None, "person__key", "household__house")
    detail = CareDetail.objects.select_related("care__person__key").filter(care=row).first()
    detail = detail or CareDetail(care=row)
    before = detail.words
    if before != words.strip():
        detail.words = words.strip()
        detail.save()
        note(detail, Change.Action.CHANGE, {"words": (before, detail.words)}, by)
    return detail
