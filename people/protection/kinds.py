"""What the registers, the access log and jobs keep no longer than needed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessLog
from jobs.models import Job, JobState
from people.models import (
    Care,
    Change,
    DoorDraft,
    House,
    HouseholdMember,
    OrganisationPerson,
    Person,
    Residence,
    Sheet,
)
from people.protection.erasing import erase_by_rule
from people.protection.keeping import Kind, day_of, plainly, register
from people.services import drafts

YEAR = 365
DRAFTS = drafts.KEPT.days


def moved_away(before: dt.datetime) -> Any:
    """People who live nowhere here since, and of whom nothing else is open."""
    mine = {"person": OuterRef("pk")}
    still = (
        Residence.objects.open().filter(**mine),
        HouseholdMember.objects.open().filter(**mine),
        OrganisationPerson.objects.open().filter(**mine),
        Care.objects.open().filter(**mine),
        House.objects.in_use().filter(owner=OuterRef("pk")),
    )
    rows = Person.objects.current().filter(erased_at=None)
    for others in still:
        rows = rows.filter(~Exists(others))
    left = rows.annotate(left_on=Max("residences__valid_to"))
    return left.filter(left_on__lt=day_of(before))


def died(before: dt.datetime) -> Any:
    return Person.objects.current().filter(erased_at=None, died_on__lt=day_of(before))


def care_ended(before: dt.datetime) -> Any:
    return Care.objects.filter(valid_to__lt=day_of(before))


def take_care(keys: list[Any], now: dt.datetime) -> int:
    """With what the history says of it."""
    Change.objects.filter(kind__in=("care", "caredetail"), key__in=keys).delete()
    Care.objects.filter(pk__in=keys).delete()
    return len(keys)


def history(before: dt.datetime) -> Any:
    return Change.objects.filter(at__lt=before)


def sheets(before: dt.datetime) -> Any:
    return Sheet.objects.filter(made_at__lt=before)


def looks(before: dt.datetime) -> Any:
    return AccessLog.objects.filter(at__lt=before)


def door_drafts(before: dt.datetime) -> Any:
    return DoorDraft.objects.filter(at__lt=before)


def ended_jobs(before: dt.datetime) -> Any:
    over = (JobState.DONE, JobState.CANCELLED, JobState.FAILED)
    return Job.objects.filter(state__in=over, ended_at__lt=before)


def register_all() -> None:
    for kind in (
        Kind("died", _("People who died"), 3 * YEAR, 30, died, erase_by_rule),
        Kind("moved", _("People who moved away"), 3 * YEAR, 30, moved_away, erase_by_rule),
        Kind("care", _("Care that ended"), YEAR, 30, care_ended, take_care),
        Kind("history", _("History of records"), 10 * YEAR, YEAR, history, plainly(history)),
        Kind("sheets", _("Requests for what is held"), 3 * YEAR, YEAR, sheets, plainly(sheets)),
        Kind("looks", _("Access log"), 2 * YEAR, 184, looks, plainly(looks)),
        Kind(
            "drafts", _("Forms of the door not sent"), DRAFTS, 1, door_drafts, plainly(door_drafts)
        ),
        Kind("jobs", _("Jobs that ended"), YEAR, 30, ended_jobs, plainly(ended_jobs)),
    ):
        register(kind)
