"""Visits on the sheet of what is held about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.models import HouseholdMember, Visit
from people.protection.sheet import MOST, Section

if TYPE_CHECKING:
    from accounts.models import User


def section(keys: list[int], reader: User) -> Section | None:
    """The person's visits with all that was written; of those to the household no words.

    What was written there may be about others.
    """
    own = Visit.objects.filter(person__in=keys).select_related("person__key", "care", "posting")
    found = [_row(visit, visit.found, visit.welfare) for visit in own[:MOST]]
    found += [_row(visit, _("To the household"), "") for visit in _shared(keys)[:MOST]]
    heads = (
        _("Day"),
        pgettext("visit", "For"),
        pgettext("visit", "Outcome"),
        pgettext("visit", "What was done"),
        _("What was found"),
        _("Consent and what is needed"),
        _("By"),
    )
    found.sort(key=lambda row: row[0], reverse=True)
    return Section(_("Visits"), heads, found) if found else None


def _shared(keys: list[int]) -> Any:
    """Visits to a household while the person was a member of it."""
    during = Q(pk__in=[])
    for member in HouseholdMember.objects.filter(person__in=keys):
        days = Q(household=member.household_id)
        if member.valid_from:
            days &= Q(day__gte=member.valid_from)
        if member.valid_to:
            days &= Q(day__lt=member.valid_to)
        during |= days
    return Visit.objects.filter(during).select_related("care", "posting")


def _row(visit: Visit, found: str, welfare: str) -> tuple[Any, ...]:
    consent = visit.get_consent_display() if visit.consent else ""
    return (
        visit.day,
        cause(visit),
        visit.get_outcome_display(),
        " · ".join(str(act) for act in visit.acts()),
        found,
        " · ".join(text for text in (str(consent), welfare) if text),
        visit.posting or "",
    )


def cause(visit: Visit) -> str:
    """What the visit was for: its programme, or the occasion."""
    if visit.care is not None:
        return str(visit.care.get_programme_display())
    return str(visit.get_occasion_display()) if visit.occasion else ""
