"""Lists of organisations and the page of one."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from accounts.models import User
from gridgov.masks import mask_phone
from people import masked, panels, search, shown
from people.models import House, Organisation, OrganisationPerson, Vehicle
from people.views import base


def find(user: User, text: str, path: str) -> QuerySet[Any]:
    """Closed ones are found by searching alone."""
    rows: Any = Organisation.objects.for_user(user).in_use()
    rows = search.organisations(user, text) if text else rows
    return cast(QuerySet[Any], (rows.under(path) if path else rows).select_related("area"))


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.READERS)
def organisation_list(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return base.search_sent(request)
    page = base.listing(request, find)
    context = {"listing": page, "tab": "organisations", "may_write": base.may_write(request)}
    return render(request, "people/organisation_list.html", context)


@never_cache
@require_safe
@require_role(*base.READERS)
def organisation_show(request: HttpRequest, pk: int) -> HttpResponse:
    user = acting(request)
    rows = Organisation.objects.select_related("area", "house")
    row: Organisation = base.seen(request, rows, pk)
    context = {
        "organisation": row,
        "facts": facts(user, row, request.path),
        "house": seen_house(user, row),
        "people": people(user, row),
        "vehicles": vehicles(user, row, request.path),
        "panels": panels.panels_for(row, user),
        "may_write": base.may_write(request) and row.ended_on is None,
        "crumbs": base.way(
            request, row.area, (_("Organisations"), reverse("people:organisation_list"))
        ),
    }
    return render(request, "people/organisation_show.html", context)


def facts(user: User, row: Organisation, back: str) -> list[shown.Value]:
    if not row.phone:
        return []
    url = shown.eye(user, f"organisation:{row.pk}", "phone", back)
    return [shown.Value(_("Phone"), mask_phone(row.phone), url)]


def seen_house(user: User, row: Organisation) -> House | None:
    found: House | None = House.objects.for_user(user).filter(pk=row.house_id).first()
    return found


def people(user: User, row: Organisation) -> list[dict[str, Any]]:
    """Who is or was in charge, masked; those in charge now first."""
    today = timezone.localdate()
    rows = OrganisationPerson.objects.for_user(user).filter(organisation=row)
    seen = persons_in_sight(user, [part.person_id for part in rows])
    order = sorted(rows, key=lambda part: (part.valid_to is not None, part.pk))
    return [
        {"row": part, "person": shown.line(part.person, today), "linked": part.person_id in seen}
        for part in order
    ]


def persons_in_sight(user: User, keys: list[int]) -> set[int]:
    from people.models import Person

    seen = Person.objects.for_user(user).filter(pk__in=keys)
    return set(seen.values_list("pk", flat=True))


def vehicles(user: User, row: Organisation, back: str) -> list[dict[str, Any]]:
    rows = Vehicle.objects.for_user(user).filter(organisation=row, ended_on=None)
    return [
        {
            "row": one,
            "plate": masked.plate(one),
            "url": shown.eye(user, f"vehicle:{one.pk}", "plate", back),
        }
        for one in rows
    ]
