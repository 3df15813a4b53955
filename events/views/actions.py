"""One view for all actions: scope, form, service, answer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import ChoiceField, MultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import acting
from accounts.models import Department
from events.actors import Actor
from events.casefile import CaseFile
from events.forms.base import ActionForm
from events.forms.desk import AtOnce
from events.forms.files import keep_files
from events.forms.registry import FORMS
from events.models import Category, Event, Order, Task, TraceEntry
from events.offers import address, label, why_not
from events.refusals import Forbidden, Overtaken, Refused
from events.services import apply_all
from events.services.attachments import attach
from events.views.case import head
from events.views.found import case_file
from events.views.pane import acted, case_answer, in_pane
from events.worklist.filters import number

WRONG, OVERTAKEN = 422, 409
NOT_TYPED = ("seen", "token", "order_id")
NAMED: dict[str, Any] = {
    "category": Category,
    "lead": Department,
    "assists": Department,
    "department": Department,
}
"""Choices that are named even where they are no longer offered."""

ALIASES = {"lead": "department", "order": "order_id", "section": "section_id"}


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, action: str, task: int | None = None) -> HttpResponse:
    """Shows the form of an action, or does it."""
    file = case_file(request, pk)
    about = subject(request, file, task)
    if request.method != "POST":
        return show(request, file, action, *about)
    if was_done(request, file):
        return acted(pk) if in_pane(request) else redirect("events:detail", pk)
    if is_stale(request, file):
        return overtaken(request, file, action, *about)
    refusal = why_not(file, action, *about)
    if isinstance(refusal, Forbidden):
        raise PermissionDenied(refusal.sentence)
    if refusal is not None:
        form = FORMS[action](file, *about, data=request.POST)
        return refused_page(request, form, refusal)
    form = FORMS[action](file, *about, data=request.POST, files=request.FILES)
    valid = form.is_valid()
    photos = keep_files(form, "photos", acting(request)) if form.files_kind else []
    if not valid or photos is None:
        return form_page(request, form, WRONG)
    return submit(request, file, form, photos)


def subject(
    request: HttpRequest, file: CaseFile, task_id: int | None
) -> tuple[Task | None, Order | None]:
    """The task or the urging that the action is about."""
    task = file.task(task_id)
    if task_id is not None and task is None:
        raise Http404
    wanted = request.GET.get("order") or request.POST.get("order_id")
    order = next((o for o in file.orders if str(o.pk) == wanted), None) if wanted else None
    return task, order


def show(
    request: HttpRequest, file: CaseFile, action: str, task: Task | None, order: Order | None
) -> HttpResponse:
    refusal = why_not(file, action, task, order)
    if isinstance(refusal, Forbidden):
        raise PermissionDenied(refusal.sentence)
    if refusal is not None:
        form = FORMS[action](file, task, order, data=request.POST)
        return refused_page(request, form, refusal)
    first = typed_before(request, FORMS[action])
    return form_page(request, FORMS[action](file, task, order, initial=first))


def typed_before(request: HttpRequest, form: type[ActionForm]) -> dict[str, Any]:
    """First values from the address, where a part of the form is fetched anew."""
    asked = request.GET
    first = {}
    for name in form.base_fields.keys() - {"seen", "token"}:
        several = isinstance(form.base_fields[name], MultipleChoiceField)
        if values := [value for value in asked.getlist(name) if value]:
            first[name] = values if several else values[-1]
    return first


def form_page(request: HttpRequest, form: ActionForm, status: int = 200) -> HttpResponse:
    if in_pane(request) and status >= 400:
        return case_answer(request, form.file, opened=form, status=status)
    context = {
        **head(form.file),
        "form": form,
        "label": label(form.action),
        "url": address(form.action, form.file.event, form.task, form.order),
    }
    if status >= 400:
        context["status"] = status
    fragment = request.headers.get("HX-Request") and status == 200
    name = "events/_form.html" if fragment else "events/action.html"
    return render(request, name, context, status=status)


def refused_page(request: HttpRequest, form: ActionForm, refusal: Refused) -> HttpResponse:
    """The fresh case page with the sentence that says why not, and what was typed."""
    messages.error(request, str(refusal.sentence))
    return case_answer(request, form.file, typed=typed_words(form), status=OVERTAKEN)


def was_done(request: HttpRequest, file: CaseFile) -> bool:
    """Whether this very form was sent before and took effect."""
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return False
    entries = TraceEntry.objects.filter(event=file.event, token=token, user=acting(request).pk)
    return entries.exists()


def is_stale(request: HttpRequest, file: CaseFile) -> bool:
    seen = number(request.POST.get("seen"))
    return seen is not None and seen != file.event.seq


def overtaken(
    request: HttpRequest, file: CaseFile, action: str, task: Task | None, order: Order | None
) -> HttpResponse:
    """The fresh page with what was typed: in its form where that is still possible."""
    messages.warning(
        request,
        _(
            "Somebody changed this case in the meantime. Nothing was done; what you typed is "
            "kept below. Look at the case as it is now and send it again if it still fits."
        ),
    )
    if why_not(file, action, task, order) is not None:
        form = FORMS[action](file, task, order, data=request.POST)
        return case_answer(request, file, typed=typed_words(form), status=OVERTAKEN)
    data: QueryDict = request.POST.copy()
    data["seen"], data["token"] = str(file.event.seq), str(uuid.uuid4())
    form = FORMS[action](file, task, order, data=data)
    return case_answer(request, file, opened=form, status=OVERTAKEN)


def typed_words(form: ActionForm) -> list[tuple[str, str]]:
    """What was typed and chosen in a form that cannot be shown any more, to be copied."""
    found = []
    for name, field in form.fields.items():
        if name in NOT_TYPED or field.widget.is_hidden or not hasattr(form.data, "getlist"):
            continue
        values = [value for value in form.data.getlist(name) if value.strip()]
        if isinstance(field, ChoiceField):
            values = [said for value in values if (said := chosen_words(field, name, value))]
        if values:
            found.append((str(field.label), ", ".join(values)))
    return found


def chosen_words(field: ChoiceField, name: str, value: str) -> str:
    """The words of a choice, also where it can no longer be chosen; never its key."""
    offered: Any = field.choices
    for key, said in offered:
        group = said if isinstance(said, list | tuple) else [(key, said)]
        for known, words in group:
            if str(known) == value:
                return str(words)
    model = NAMED.get(name)
    row = model.objects.filter(pk=value).first() if model and value.isdecimal() else None
    return str(row or "")


def submit(
    request: HttpRequest, file: CaseFile, form: ActionForm, photos: list[uuid.UUID]
) -> HttpResponse:
    try:
        do(request, file, form, photos)
    except Overtaken:
        fresh = case_file(request, file.event.pk)
        return overtaken(request, fresh, form.action, form.task, form.order)
    except Forbidden as refusal:
        if not isinstance(form, AtOnce):
            raise PermissionDenied(refusal.sentence) from None
        form.add_error("category", _("This kind of case goes to another desk. Classify it only."))
        return form_page(request, form, WRONG)
    except Refused as refusal:
        form.add_error(field_of(form, refusal), str(refusal.sentence))
        return form_page(request, form, WRONG)
    except Event.DoesNotExist:
        raise Http404 from None
    words = _("Done: %(action)s") % {"action": label(form.action)}
    if in_pane(request):
        return acted(file.event.pk, words)
    messages.success(request, words)
    return after(request, file)


@transaction.atomic
def do(request: HttpRequest, file: CaseFile, form: ActionForm, photos: list[uuid.UUID]) -> None:
    user = acting(request)
    actor = Actor.of(user)
    known = {"seen": form.cleaned_data["seen"], "token": form.cleaned_data["token"]}
    event = apply_all(file.event.pk, form.actions(), actor, **known)
    if photos:
        attach(event, photos, kind=form.files_kind, task=form.task, user=user)


def field_of(form: ActionForm, refusal: Refused) -> str | None:
    for name in (refusal.field, ALIASES.get(refusal.field, "")):
        if name in form.fields and not form.fields[name].widget.is_hidden:
            return name
    return None


def after(request: HttpRequest, file: CaseFile) -> HttpResponse:
    """Back to the case, or to the list where it is no longer in sight."""
    seen = Event.objects.for_user(acting(request))
    if seen.filter(pk=file.event.pk).exists():
        return redirect("events:detail", file.event.pk)
    return redirect("events:list")
