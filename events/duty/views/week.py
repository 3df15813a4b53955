"""Reading pages: the week, hand-over notes, who missed, what was changed."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from accounts.models import User
from events.duty import lists
from events.duty.forms import month_of, week_of
from events.duty.people import may_write
from events.duty.views.found import READERS, asked_centre, crumbs
from events.models import RosterChange

PAGE = 20


@require_safe
@require_role(*READERS)
def week(request: HttpRequest) -> HttpResponse:
    user, now = acting(request), timezone.now()
    area = asked_centre(request)
    if area is None:
        return render(request, "duty/none.html")
    monday = week_of(request.GET.get("week"), timezone.localdate(now))
    home = user.scope.posting is not None and area.pk == user.scope.posting.area_id
    context = {
        "area": area,
        "is_own": home,
        "centres": lists.centres_in(user)[:400],
        "monday": monday,
        "last": monday + dt.timedelta(days=6),
        "previous": monday - dt.timedelta(days=7),
        "following": monday + dt.timedelta(days=7),
        "days": lists.week_of(area, monday, user, now),
        "on_duty": lists.on_duty(area.path, now),
        "own": lists.own_shift(user, now) if home else None,
        "note": lists.open_note(user, now) if home else None,
        "may_write": may_write(user.scope, area),
        "now": now,
    }
    return render(request, "duty/week.html", context)


@require_safe
@require_role(*READERS)
def hand_over_list(request: HttpRequest) -> HttpResponse:
    area = asked_centre(request)
    if area is None:
        return render(request, "duty/none.html")
    page = Paginator(lists.notes_of(area), PAGE).get_page(request.GET.get("page"))
    context = {
        "area": area,
        "page": page,
        "notes": lists.shown_notes(page),
        "crumbs": crumbs(area),
    }
    return render(request, "duty/hand_over_list.html", context)


@require_safe
@require_role(*READERS)
def missed_list(request: HttpRequest) -> HttpResponse:
    """Who missed the begin of a shift, by person and month."""
    area, now = asked_centre(request), timezone.now()
    if area is None:
        return render(request, "duty/none.html")
    month = month_of(request.GET.get("month"), timezone.localdate(now))
    rows = lists.missed_in(area, month)
    if (person := request.GET.get("person", "")).isdecimal() and len(person) < 18:
        rows = rows.filter(user=int(person))
    context = {
        "area": area,
        "month": month,
        "previous": (month - dt.timedelta(days=1)).strftime("%Y-%m"),
        "following": lists.next_month(month).strftime("%Y-%m"),
        "people": lists.missed_by_person(area, month, now),
        "person": person,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "crumbs": crumbs(area),
    }
    return render(request, "duty/missed_list.html", context)


@require_safe
@require_role(*READERS)
def change_list(request: HttpRequest) -> HttpResponse:
    """Who changed what in the roster of a centre."""
    area = asked_centre(request)
    if area is None:
        return render(request, "duty/none.html")
    page = Paginator(lists.changes_of(area), PAGE).get_page(request.GET.get("page"))
    context = {"area": area, "page": page, "changes": told(list(page)), "crumbs": crumbs(area)}
    return render(request, "duty/change_list.html", context)


def told(changes: list[RosterChange]) -> list[dict[str, object]]:
    """Changes with the names of the people and times that can be shown."""
    facts = [f for change in changes for f in (change.before, change.after) if f]
    names = dict(User.objects.filter(pk__in={f["user"] for f in facts}).values_list("pk", "name"))
    return [
        {
            "change": change,
            "before": read(change.before, names),
            "after": read(change.after, names),
        }
        for change in changes
    ]


def read(facts: dict[str, str], names: dict[int, str]) -> dict[str, object]:
    if not facts:
        return {}
    return {
        "name": names.get(int(facts["user"]), ""),
        "begins": dt.datetime.fromisoformat(facts["begins"]),
        "ends": dt.datetime.fromisoformat(facts["ends"]),
        "remark": facts["remark"],
    }
