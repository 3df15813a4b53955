"""Checks at the door: what a list says otherwise, and a few records of each grid every week."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from gridgov.masks import mask_id, mask_name, mask_phone
from grids.models import Area, Level
from people import masked, shown
from people.exchange import told
from people.exchange.services import Refused
from people.history import LABELS, By
from people.models import Change, Check, Person, Phone, Residence, SampleWeek
from people.services import check_person

SAMPLE, SAMPLE_DAYS = 5, 7
FRESH = dt.timedelta(days=90)
SHOWN_AS = {"document": mask_id, "phones": mask_phone, "name": mask_name}


def draw_samples(now: dt.datetime) -> int:
    """The sample of this week for every grid that has none yet; how many grids."""
    today = timezone.localdate(now)
    monday = today - dt.timedelta(days=today.weekday())
    drawn = SampleWeek.objects.filter(area=OuterRef("pk"), monday=monday)
    grids = Area.objects.in_force().filter(~Exists(drawn), level=Level.GRID).only("pk", "path")
    return sum(_draw(grid, monday, now) for grid in grids)


@transaction.atomic
def _draw(grid: Area, monday: dt.date, now: dt.datetime) -> bool:
    """Some people of a grid whom nobody looked at for long; the row of the week comes first."""
    _week, fresh = SampleWeek.objects.get_or_create(area=grid, monday=monday)
    if not fresh:
        return False
    people = Person.objects.current().under(grid.path).filter(died_on=None, erased_at=None)
    old = people.filter(Q(checked_at=None) | Q(checked_at__lt=now - FRESH))
    open_ones = Check.objects.filter(person=OuterRef("pk"), done_at=None)
    keys = list(old.filter(~Exists(open_ones)).values_list("pk", flat=True)[:5_000])
    chosen = random.SystemRandom().sample(keys, min(SAMPLE, len(keys)))
    due = monday + dt.timedelta(days=SAMPLE_DAYS - 1)
    rows = [
        Check(kind=Check.Kind.SAMPLE, person_id=key, created_at=now, due_on=due) for key in chosen
    ]
    Check.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        told.given_here(grid, len(rows), Check.Kind.SAMPLE, timezone.localdate(now))
    return True


def answer(user: User, check: Check, outcome: str) -> Check:
    """What was found at the door. A record that is right counts as looked at today."""
    with transaction.atomic():
        row: Check = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
        if row.done_at is not None:
            raise Refused(_("This check was answered already."))
        person = Person.objects.select_related("key").get(pk=row.person_id)
        if outcome == Check.Outcome.CORRECTED and not _corrected(row):
            raise Refused(
                _(
                    "This record has not been corrected since the check was given. Correct it "
                    "first, then say so here."
                )
            )
        if outcome != Check.Outcome.UNKNOWN:
            check_person(person, by=By(user, _("Check on site")))
        row.outcome, row.done_at, row.done_by = outcome, timezone.now(), user
        row.theirs_sealed = b""
        row.save(update_fields=["outcome", "done_at", "done_by", "theirs_sealed"])
    return row


def _corrected(check: Check) -> bool:
    """Whether the field that a list differs in was changed since; in a sample any may have been."""
    if not check.field:
        return True
    lines = Change.objects.of(check.person).filter(field=check.field)
    return bool(lines.filter(at__gte=check.created_at).exists())


@dataclass(frozen=True)
class CheckLine:
    """A check as a page shows it: what the register and the list say, both masked."""

    check: Check
    person: shown.PersonLine
    house: int | None
    label: Any
    ours: str
    theirs: str


def lines(user: User, rows: Sequence[Check]) -> list[CheckLine]:
    """With where the people live, as far as in sight."""
    people = {row.person_id: row.person for row in rows}
    told_of = {line.pk: line for line in shown.lines(user, people.values())}
    homes = Residence.objects.for_user(user).open().filter(person__in=list(people)).order_by("-pk")
    houses = dict(homes.select_related(None).values_list("person_id", "house_id"))
    phones: dict[int, list[str]] = {}
    for phone in Phone.objects.for_user(user).filter(person__in=list(people)):
        phones.setdefault(phone.person_id, []).append(masked.phone(phone))
    return [
        CheckLine(
            check=row,
            person=told_of[row.person_id],
            house=houses.get(row.person_id),
            label=_label(row.field),
            ours=", ".join(phones.get(row.person_id, []))
            if row.field == "phones"
            else _ours(row.person, row.field),
            theirs=SHOWN_AS.get(row.field, _year)(row.theirs) if row.theirs else "",
        )
        for row in rows
    ]


def _label(field: str) -> Any:
    if not field:
        return ""
    known: Any = LABELS.get(field)
    return known or getattr(Person._meta.get_field(field), "verbose_name", field)


def _ours(person: Person, field: str) -> str:
    shapes = {"name": masked.name, "document": masked.document, "birth_date": shown.born}
    return shapes[field](person) if field in shapes else ""


def _year(text: str) -> str:
    return f"{text[:4]}-**-**"
