"""The page of one case, its preview beside the list, and its trace."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import acting
from events import lights, notices, progress
from events.around import related
from events.casefile import CaseFile
from events.duty.lists import HERE, Duty, on_duty
from events.forms.base import ActionForm
from events.forms.registry import FORMS
from events.models import Event, TraceEntry
from events.offers import Offer, offers
from events.photopairs import photos_of
from events.reporting import reporter_of
from events.storyline import KINDS, story
from events.taskcards import cards, clock_lines
from events.views.found import case_file
from events.workflow import LIVE_STEPS, Who
from grids.models import Area

IN_SIGHT = 4
"""Actions shown before “More”."""

ON_PAPER = 1000
"""Entries of the trace that are printed with a case."""


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever opens a case has taken note of what was told about it."""
    file = case_file(request, pk)
    notices.read_of_case(acting(request), file.event.pk, timezone.now())
    return case_page(request, file)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands beside the list from 1,200 px on: the head and what can be done."""
    file = case_file(request, pk)
    context = head(file) | {"actions": panel(file), "lines": clock_lines(file)}
    name = "events/_preview.html" if request.headers.get("HX-Request") else "events/preview.html"
    return render(request, name, context)


@require_safe
def trace(request: HttpRequest, pk: int) -> HttpResponse:
    file = case_file(request, pk)
    context = {"event": file.event, **story_of(request, file)}
    whole = not request.headers.get("HX-Request")
    return render(request, "events/trace.html" if whole else "events/_trace.html", context)


def case_page(
    request: HttpRequest,
    file: CaseFile,
    *,
    opened: ActionForm | None = None,
    typed: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; `opened` is a form that was sent and has to be looked at again."""
    event = file.event
    context = {
        **facts(file),
        **story_of(request, file),
        "crumbs": crumbs(event),
        "actions": panel(file, opened),
        "typed": typed or [],
        "related": related.same_place(file),
        "asks_reporter": related.may_ask(file),
        "renews": event.askable and Who.DESK in file.capacities,
        "on_duty": on_desk(file),
    }
    if status >= 400:
        context["status"] = status
    return render(request, "events/detail.html", context, status=status)


def on_desk(file: CaseFile) -> list[Duty]:
    """Who has signed in at the centre whose desk an open case is on."""
    if file.event.step not in LIVE_STEPS:
        return []
    return [duty for duty in on_duty(file.event.holder.path, file.now) if duty.state == HERE]


def facts(file: CaseFile) -> dict[str, Any]:
    """What the page and the paper say alike."""
    event = file.event
    return {
        **head(file),
        "steps": progress.band(event, step_moves(event), file.lead),
        "cards": cards(file),
        "lines": clock_lines(file),
        "questions": file.questions,
        "orders": [(order, file.task(order.task_id)) for order in file.orders],
        "checks": file.checks,
        "merged": merged_here(file),
        "reporter": reporter_of(file),
        "photos": photos_of(event),
    }


def whole(file: CaseFile) -> dict[str, Any]:
    """The facts and the trace from its first entry."""
    lines, more = story(file, "", 1, page=ON_PAPER)
    return {**facts(file), "story": lines, "cut": more, "on_paper": True}


def head(file: CaseFile) -> dict[str, Any]:
    event, now = file.event, file.now
    due, unit = "", "work_day"
    for clock in file.clocks:
        if clock.stopped_at is None and clock.due_at == event.due_at:
            unit = clock.parts[0][1] if clock.parts else unit
    if event.due_at is not None:
        due = lights.due_words(event.due_at, now, unit, file.calendar)
    return {
        "event": event,
        "light": lights.light_of(event, now),
        "due_words": due,
        "live": event.step in LIVE_STEPS,
        "file": file,
    }


def panel(file: CaseFile, opened: ActionForm | None = None) -> dict[str, Any]:
    """What this person may do now: the first with its form, a few more, and the rest."""
    found = offers(file.event, file.actor, file.now, file)
    first = next((offer for offer in found if offer.primary), None)
    rest = [offer for offer in found if offer is not first]
    form = None
    if first is not None and opened is None:
        form = FORMS[first.action](file, first.task, first.order)
    return {
        "first": None if opened else first,
        "first_form": form,
        "opened": opened,
        "opened_offer": _offer_of(opened, found) if opened else None,
        "shown": rest[:IN_SIGHT] if first and not opened else rest[: IN_SIGHT + 1],
        "more": rest[IN_SIGHT:] if first and not opened else rest[IN_SIGHT + 1 :],
        "any": bool(found),
        "talks": [offer for offer in found if offer.action in ("note", "log_call")],
    }


def _offer_of(form: ActionForm, found: list[Offer]) -> Offer | None:
    for offer in found:
        if (offer.action, offer.task, offer.order) == (form.action, form.task, form.order):
            return offer
    return None


def step_moves(event: Event) -> list[TraceEntry]:
    """The trace entries that moved the case from a step to another, oldest first."""
    rows = TraceEntry.objects.filter(event=event, changes__event__has_key="step")
    return list(rows.select_related("user").order_by("seq"))


def story_of(request: HttpRequest, file: CaseFile) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 6 else 1
    lines, more = story(file, kind, max(page, 1))
    kinds = [{"name": k, "label": label, "now": k == kind} for k, label in KINDS.items()]
    return {"story": lines, "kinds": kinds, "kind": kind, "next": page + 1 if more else None}


def merged_here(file: CaseFile) -> list[Event]:
    seen = Event.objects.for_user(file.actor.user)
    return list(seen.filter(merged_into=file.event).defer("description", "hidden")[:50])


def crumbs(event: Event) -> list[dict[str, str]]:
    """The areas from the root down to the place; each opens the list of its cases."""
    path = event.area.path if event.area else event.holder.path
    chain = Area.objects.chain(path).only("name", "name_en", "path")
    url = reverse("events:list")
    return [{"label": a.label, "url": f"{url}?tab=all&area={a.pk}"} for a in chain]
