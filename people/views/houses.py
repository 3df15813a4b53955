"""Lists of buildings, the page of a building with its rooms, the page of a room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from accounts.models import User
from people import houses_named, masked, panels, rooms, search, shown, sight
from people.models import Change, House, Household, HouseholdMember, Organisation, Residence, Use
from people.views import base

HEAVY = ("footprint", "address", "owner_text")
EARLIEST = dt.date(1900, 1, 1)
REGRET = dt.timedelta(days=30)
"""So long the page of a house offers to undo the end of a household."""

LISTED = 50
"""People listed at once for one day in a whole building; the others are on further pages."""


def find(user: User, text: str, path: str) -> QuerySet[Any]:
    rows: Any = House.objects.for_user(user).in_use().buildings()
    rows = _with_words(user, text, rows) if text else rows
    rows = (rows.under(path) if path else rows).select_related("area")
    return cast(QuerySet[Any], rows.defer(*HEAVY))


def _with_words(user: User, text: str, buildings: Any) -> Any:
    """Buildings with the words in their address; else those of the rooms called so."""
    found = search.houses(user, text)
    if found.exists():
        return found
    called = houses_named.named(user, text, LISTED)
    return buildings.filter(pk__in={one.building_id or one.pk for one in called})


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.READERS)
def house_list(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return base.search_sent(request)
    page = base.listing(request, find)
    context = {"listing": page, "tab": "houses", "may_write": base.may_write(request)}
    return render(request, "people/house_list.html", context)


@never_cache
@require_safe
@require_role(*base.READERS)
def house_show(request: HttpRequest, pk: int) -> HttpResponse:
    """A building with the plan of its rooms, or a room; `?on=` says for which day."""
    user = acting(request)
    rows = House.objects.select_related("area", "parent", "building", "owner__key")
    house: House = base.seen(request, rows.defer("footprint"), pk)
    day, wrong = day_of(request)
    asked = "on" in request.GET and not wrong
    after = base.number(request.GET.get("after", "")) or 0
    by_area = sight.sees_areas(user.scope)
    units = rooms.plan(user, house, day) if house.parent_id is None and by_area else []
    context = {
        "house": house,
        "name": shown.house_name(house, user),
        "facts": facts(user, house, request.path),
        "day": day,
        "wrong": wrong,
        "asked": asked,
        "units": units,
        "uses": [*Use.choices, ("unknown", _("Use not known"))],
        "lived": lived(user, house, day, after) if asked or not units else None,
        "households": [] if units else households(user, house),
        "ended": [] if units else ended_lately(user, house),
        "organisations": organisations(user, house),
        "panels": panels.panels_for(house, user),
        "may_write": base.may_write(request) and house.ended_on is None,
        "crumbs": crumbs(request, house),
    }
    return render(request, "people/house_show.html", context)


def crumbs(request: HttpRequest, house: House, *more: tuple[str, str | None]) -> base.Crumbs:
    """Down to the house's building; with `more` below it also to the house itself."""
    steps: list[tuple[str, str | None]] = []
    if house.building is not None:
        url = reverse("people:house_show", args=[house.building_id])
        steps.append((masked.address(house), url))
    if more:
        user = acting(request)
        inside = house.parent_id is not None and sight.sees_areas(user.scope)
        name = shown.part_name(house) if inside else shown.house_name(house, user)
        steps.append((name, reverse("people:house_show", args=[house.pk])))
    return base.way(request, house.area, *steps, *more)


def day_of(request: HttpRequest) -> tuple[dt.date, str]:
    """The day asked for, today for none, and what is wrong with it."""
    text, today = request.GET.get("on", "").strip(), timezone.localdate()
    try:
        day = dt.date.fromisoformat(text) if text else today
    except ValueError:
        return today, _("Type a day such as 2026-03-15.")
    if not EARLIEST <= day <= today:
        return today, _("Type a day from 1900 until today.")
    return day, ""


def facts(user: User, house: House, back: str) -> list[shown.Value]:
    eye = shown.eye(user, f"house:{house.pk}", "address", back)
    found = [shown.Value(_("Address"), masked.address(house), eye)]
    owner = shown.name_of(house.owner) if house.owner is not None else ""
    if owner:
        found.append(shown.Value(_("Owner"), owner, None))
    elif house.owner_text:
        url = shown.eye(user, f"house:{house.pk}", "owner_text", back)
        found.append(shown.Value(_("Owner"), "***", url))
    return found


@dataclass(frozen=True)
class Lived:
    """A page of who lived in a house; the next one begins after `next`."""

    lines: list[dict[str, Any]]
    next: int | None = None
    first: bool = True


def lived(user: User, house: House, day: dt.date, after: int = 0) -> Lived:
    """Who was there on the day, in sight and masked; of a building all that live inside it.

    Whoever lives and is registered in a house stands there once. Pages go by the first row.
    """
    rows = Residence.objects.for_user(user).on(day).filter(house__in=_inside(house))
    rows = rows.exclude(person__birth_date__year__gt=day.year)
    pairs: Any = rows.order_by().values("house_id", "person_id").annotate(first=Min("pk"))
    keys = list(pairs.filter(first__gt=after).order_by("first")[: LISTED + 1])
    shown_now = keys[:LISTED]
    order = {(key["house_id"], key["person_id"]): key["first"] for key in shown_now}
    found = rows.filter(person__in=[person for _house, person in order])
    found = found.select_related("house__parent")
    together: dict[tuple[int, int], list[Residence]] = {pair: [] for pair in order}
    for row in found.defer("house__footprint", "house__parent__footprint").order_by("pk"):
        if (row.house_id, row.person_id) in together:
            together[row.house_id, row.person_id].append(row)
    by_area = sight.sees_areas(user.scope)
    return Lived(
        [_lives(house, homes, by_area) for homes in together.values() if homes],
        shown_now[-1]["first"] if len(keys) > LISTED else None,
        not after,
    )


def _inside(house: House) -> list[int]:
    """The house with its parts; of a building and a unit they are few."""
    parts = House.objects.filter(Q(building=house) if house.parent_id is None else Q(parent=house))
    return [house.pk, *parts.order_by().values_list("pk", flat=True)]


def _lives(house: House, rows: list[Residence], by_area: bool) -> dict[str, Any]:
    """One person in one house, who may live and be registered there at once.

    The age is today's whatever the day: ages on days of the reader's choice tell the birthday,
    and so would the day from which somebody is listed, which is why their year says it.
    """
    first = rows[0]
    inside = by_area and first.house_id != house.pk
    return {
        "row": first,
        "kinds": " · ".join(str(row.get_kind_display()) for row in rows),
        "person": shown.line(first.person, timezone.localdate()),
        "room": shown.part_name(first.house) if inside else "",
    }


def households(user: User, house: House) -> list[dict[str, Any]]:
    """The households in the house now, with the members in sight."""
    today = timezone.localdate()
    found = {row.pk: row for row in Household.objects.for_user(user).open().filter(house=house)}
    members: dict[int, list[shown.PersonLine]] = {pk: [] for pk in found}
    rows = HouseholdMember.objects.for_user(user).open().filter(household__in=list(found))
    for row in sorted(rows, key=lambda row: (row.relation != "head", row.pk)):
        line = shown.line(row.person, today, note=row.get_relation_display())
        members[row.household_id].append(line)
    return [{"household": found[pk], "members": members[pk]} for pk in found]


def ended_lately(user: User, house: House) -> list[Household]:
    """Households that everybody left a short while ago, which may have been a slip."""
    since = timezone.now() - REGRET
    ends = Change.objects.filter(kind="household", action=Change.Action.END, at__gte=since)
    rows = Household.objects.for_user(user).filter(house=house, valid_to__isnull=False)
    return list(rows.filter(pk__in=ends.filter(house=house).values("key")).order_by("-pk")[:5])


def organisations(user: User, house: House) -> Any:
    rows = Organisation.objects.for_user(user).in_use()
    if house.parent_id is not None:
        return rows.filter(house=house)[:LISTED]
    inside = House.objects.filter(Q(pk=house.pk) | Q(building=house)).order_by()
    return rows.filter(house__in=inside.values("pk")).order_by("pk")[:LISTED]
