"""Lists of people and the page of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from accounts.models import User
from people import masked, panels, search, shown, sight
from people.models import (
    Care,
    House,
    Household,
    HouseholdMember,
    Merge,
    OrganisationPerson,
    Person,
    Residence,
    Vehicle,
)
from people.views import base
from people.views.merged import leads_on

HEAVY = ("house__footprint", "house__point")


def find(user: User, text: str, path: str) -> QuerySet[Any]:
    if text:
        return search.people(user, text, path)
    rows = Person.objects.for_user(user)
    return rows.under(path) if path else rows


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.READERS)
def person_list(request: HttpRequest) -> HttpResponse:
    """People in sight, masked, by key; POST takes what is searched for."""
    if request.method == "POST":
        return base.search_sent(request)
    page = base.listing(request, find)
    context = {
        "listing": page,
        "lines": shown.lines(acting(request), page.rows),
        "tab": "people",
        "may_write": base.may_write(request),
    }
    return render(request, "people/person_list.html", context)


@never_cache
@require_safe
@require_role(*base.READERS)
@leads_on
def person_show(request: HttpRequest, pk: int) -> HttpResponse:
    user = acting(request)
    person: Person = base.seen(request, Person.objects.select_related("area"), pk)
    today = timezone.localdate()
    context = {
        "person": person,
        "name": shown.name_of(person),
        "facts": shown.facts(user, person, request.path),
        "age": shown.age_words(person, today),
        "phones": phones(user, person, request.path),
        "residences": residences(user, person, request.path),
        "household": household(user, person),
        "parts": parts(user, person),
        "vehicles": vehicles(user, person, request.path),
        "houses": House.objects.for_user(user).filter(owner=person).in_use()[:20],
        "visited": is_visited(user, person),
        "merges": merges(user, person),
        "panels": panels.panels_for(person, user),
        "may_write": base.may_write(request) and person.erased_at is None,
        "may_merge": base.may_merge(request) and person.erased_at is None,
        "crumbs": base.way(request, None, (_("People"), reverse("people:person_list"))),
    }
    return render(request, "people/person_show.html", context)


def phones(user: User, person: Person, back: str) -> list[shown.Value]:
    return [
        shown.Value(
            _("Phone"), masked.phone(row), shown.eye(user, f"phone:{row.pk}", "number", back)
        )
        for row in person.phones.all()
    ]


def residences(user: User, person: Person, back: str) -> list[dict[str, Any]]:
    """Where the person lives and lived, as far as in sight, the newest first."""
    rows = Residence.objects.for_user(user).filter(person=person).order_by("-valid_from", "-pk")
    return [
        {
            "row": row,
            "building": row.house.building_id or row.house_id,
            "place": masked.address(row.house),
            "url": shown.eye(user, f"house:{row.house_id}", "address", back),
        }
        for row in rows.select_related(None).select_related("house").defer(*HEAVY)
    ]


def household(user: User, person: Person) -> dict[str, Any] | None:
    """The household the person is in now, with the members in sight."""
    mine = HouseholdMember.objects.for_user(user).open().filter(person=person)
    kept = Household.objects.for_user(user).filter(pk=OuterRef("household"))
    mine = mine.select_related(None).select_related("household").annotate(seen=Exists(kept))
    own = mine.first()
    if own is None:
        return None
    today = timezone.localdate()
    rows = HouseholdMember.objects.for_user(user).open().filter(household=own.household_id)
    members = [
        shown.line(row.person, today, note=row.get_relation_display())
        for row in sorted(rows, key=lambda row: (row.relation != "head", row.pk))
    ]
    return {"household": own.household, "members": members, "seen": own.seen}


def parts(user: User, person: Person) -> Any:
    rows = OrganisationPerson.objects.for_user(user).filter(person=person).order_by("-pk")
    return rows.select_related(None).select_related("organisation")


def merges(user: User, person: Person) -> Any:
    """Those in force, of which the page tells who said so, when and why."""
    rows = Merge.objects.for_user(user).filter(survivor=person, undone_at=None)
    return rows.select_related(None).select_related("by")


def vehicles(user: User, person: Person, back: str) -> list[dict[str, Any]]:
    rows = Vehicle.objects.for_user(user).filter(owner=person, ended_on=None)
    return [
        {
            "row": row,
            "plate": masked.plate(row),
            "url": shown.eye(user, f"vehicle:{row.pk}", "plate", back),
        }
        for row in rows
    ]


def is_visited(user: User, person: Person) -> bool:
    """Whether visits are due here; under which programme is no matter of this page."""
    if user.scope.role not in sight.CARE_ROLES:
        return False
    today = timezone.localdate()
    return bool(Care.objects.for_user(user).on(today).filter(person=person).exists())
