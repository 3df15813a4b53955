"""Checks at the door: what a list says otherwise, and a few records of each grid every week."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from gridgov.masks import mask_id, mask_name, mask_phone
from grids.models import Area, Level
from people import masked
from people.exchange import told
from people.exchange.services import Refused
from people.history import By
from people.models import Check, Person, SampleWeek
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
        if outcome != Check.Outcome.UNKNOWN:
            check_person(person, by=By(user, _("Check on site")))
        row.outcome, row.done_at, row.done_by = outcome, timezone.now(), user
        row.theirs_sealed = b""
        row.save(update_fields=["outcome", "done_at", "done_by", "theirs_sealed"])
    return row


def line(check: Check) -> dict[str, Any]:
    """A check as a page shows it: masked, also what the list says."""
    from people.history import LABELS, MODELS

    model = MODELS["person"]
    label: Any = LABELS.get(check.field)
    if label is None and check.field:
        label = getattr(model._meta.get_field(check.field), "verbose_name", check.field)
    mask = SHOWN_AS.get(check.field, _year)
    return {
        "check": check,
        "name": masked.name(check.person),
        "document": masked.document(check.person),
        "label": label or "",
        "theirs": mask(check.theirs) if check.theirs else "",
    }


def _year(text: str) -> str:
    return f"{text[:4]}…"
