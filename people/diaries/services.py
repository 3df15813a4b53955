"""Everything that writes diary entries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from gridgov.hiding import clean
from people.diaries.drafts import forget_draft
from people.history import By, note
from people.models import Change, Diary, DiaryPerson, House, Organisation, Person, RecordPhoto
from people.photos import services as photos
from people.services.base import Problems, bump, create, locked

if TYPE_CHECKING:
    from grids.models import Area

FIELDS = ("day", "done", "found", "house", "organisation")
BACK_AT_MOST = 31
"""Days that an entry may be written late."""

LONGEST = 4000
PEOPLE_AT_MOST = 20


@dataclass(frozen=True)
class DiaryFacts:
    """What the writer says; `photos` are those uploaded for it, `without` those taken off it."""

    day: dt.date
    done: str = ""
    found: str = ""
    people: Sequence[Person] = ()
    house: House | None = None
    organisation: Organisation | None = None
    photos: Sequence[uuid.UUID] = field(default=())
    without: Sequence[uuid.UUID] = field(default=())


@dataclass(frozen=True)
class Written:
    """`repeated`: this very form was taken before, and nothing was saved now."""

    diary: Diary
    repeated: bool = False


@transaction.atomic
def write(facts: DiaryFacts, *, by: By, submission: uuid.UUID) -> Written:
    """A new entry of `by.user`. Raises ValidationError by field."""
    user = by.user
    if user is None or by.posting is None:
        raise PermissionDenied
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    before = Diary.objects.filter(submission=submission, written_by=user).first()
    if before is not None:
        return Written(before, repeated=True)
    _check(facts, by)
    row = Diary(
        area=_area(facts, by),
        written_by=user,
        posting=by.posting,
        day=facts.day,
        house=facts.house,
        organisation=facts.organisation,
        submission=submission,
    )
    row.done, row.found = clean(row, facts.done.strip()), clean(row, facts.found.strip())
    create(row, FIELDS, by)
    DiaryPerson.objects.bulk_create(DiaryPerson(diary=row, person=one) for one in facts.people)
    photos.attach(row, facts.photos, user)
    forget_draft(user)
    return Written(row)


@transaction.atomic
def rewrite(diary: Diary, facts: DiaryFacts, *, by: By, seq: int | None = None) -> Diary:
    """Changes an entry. Raises ValidationError by field, Stale, PermissionDenied for others'."""
    row: Diary = locked(diary, seq)
    if by.user is None or by.user.pk != row.written_by_id:
        raise PermissionDenied(_("Only who wrote an entry changes it. Nothing was changed."))
    _check(facts, by, written=row.day)
    changed = _apply(row, facts)
    changed |= _people(row, facts.people)
    changed |= _photos(row, facts, by)
    if changed:
        bump(row, by)
        note(row, Change.Action.CHANGE, changed, by)
    return row


def _apply(row: Diary, facts: DiaryFacts) -> dict[str, tuple[Any, Any]]:
    """Sets what differs; by field what stood there and what stands there now."""
    values: dict[str, Any] = {
        "day": facts.day,
        "done": clean(row, facts.done.strip()),
        "found": clean(row, facts.found.strip()),
        "house": facts.house,
        "organisation": facts.organisation,
    }
    changed = {name: (getattr(row, name), new) for name, new in values.items()}
    for name, new in values.items():
        setattr(row, name, new)
    return {name: both for name, both in changed.items() if both[0] != both[1]}


def _people(row: Diary, people: Sequence[Person]) -> dict[str, tuple[Any, Any]]:
    """Whom the entry names; the history says how many, not whom."""
    wanted = {person.pk for person in people}
    there = set(row.links.values_list("person_id", flat=True))
    row.links.filter(person__in=there - wanted).delete()
    fresh = [DiaryPerson(diary=row, person_id=pk) for pk in sorted(wanted - there)]
    DiaryPerson.objects.bulk_create(fresh)
    return {"people": (len(there), len(wanted))} if there != wanted else {}


def _photos(row: Diary, facts: DiaryFacts, by: By) -> dict[str, tuple[Any, Any]]:
    before = photos.of(row).count()
    gone = photos.remove(photos.of(row).filter(uid__in=list(facts.without)))
    came = photos.attach(row, facts.photos, by.user) if by.user else []
    return {"photos": (before, before - gone + len(came))} if gone or came else {}


def _check(facts: DiaryFacts, by: By, written: dt.date | None = None) -> None:
    problems = Problems()
    earliest = min(by.today - dt.timedelta(days=BACK_AT_MOST), written or by.today)
    if facts.day > by.today:
        problems.add("day", _("This day is still to come. Choose today or an earlier day."))
    elif facts.day < earliest:
        problems.add("day", _("Entries are written within a month. Choose a later day."))
    if not (facts.done.strip() or facts.found.strip()):
        problems.add("done", _("Write what you did, or what you found."))
    for name in ("done", "found"):
        if len(getattr(facts, name)) > LONGEST:
            problems.add(name, _("Write %(n)s characters at most.") % {"n": LONGEST})
    if len(facts.people) > PEOPLE_AT_MOST:
        problems.add("person", _("An entry names %(n)s people at most.") % {"n": PEOPLE_AT_MOST})
    problems.refuse()


def _area(facts: DiaryFacts, by: By) -> Area:
    """That of the house or the organisation where it lies where the writer works, else theirs."""
    own: Area | None = by.posting.area
    if own is None:
        raise ValidationError(_("Entries are written by who works in an area."))
    for record in (facts.house, facts.organisation):
        if record is not None and record.area and record.area.path.startswith(own.path):
            return record.area
    return own


def photos_of(diary: Diary) -> list[RecordPhoto]:
    return list(photos.of(diary))
