"""The supervisor's board, and urging, supervising and deciding on it in place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from accounts.models import Role
from events.board.asked import orders_waiting, requests_waiting
from events.board.lists import Board
from events.casefile import CaseFile
from events.forms.base import ActionForm
from events.forms.registry import FORMS
from events.models import Event, Task
from events.offers import label, why_not
from events.refusals import Forbidden, Overtaken, Refused
from events.views.actions import do, field_of, is_stale, was_done
from events.views.found import case_file

ON_CASES = ("urge", "supervise")
ON_TASKS = ("decide_return", "decide_extension", "decide_suspension")
WRONG, OVERTAKEN = 422, 409
PAGE = 50


@require_safe
@require_role(Role.SUPERVISOR)
def board(request: HttpRequest) -> HttpResponse:
    user, now = acting(request), timezone.now()
    return render(request, "board/board.html", {"board": Board(user, now), "now": now})


@require_safe
@require_role(Role.SUPERVISOR)
def requests(request: HttpRequest) -> HttpResponse:
    """All that the board shows the first of."""
    user = acting(request)
    rows = requests_waiting(user)
    context = {"page": page_of(request, rows), "decides": not user.scope.department_ids}
    return render(request, "board/requests.html", context)


@require_safe
@require_role(Role.SUPERVISOR)
def orders(request: HttpRequest) -> HttpResponse:
    rows = orders_waiting(acting(request))
    return render(request, "board/orders.html", {"page": page_of(request, rows)})


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.SUPERVISOR)
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One action on a case of the board; the answer takes the place of its form."""
    if action not in ON_CASES + ON_TASKS:
        raise Http404
    file = case_file(request, pk)
    task = task_of(request, file, action)
    refusal = why_not(file, action, task)
    if request.method == "POST" and was_done(request, file):
        return done(request, file, action)
    if isinstance(refusal, Forbidden):
        raise PermissionDenied(refusal.sentence)
    if refusal is not None:
        return answer(request, file, action, str(refusal.sentence), OVERTAKEN)
    if request.method != "POST":
        return form_page(request, FORMS[action](file, task))
    if is_stale(request, file):
        return answer(request, file, action, changed(), OVERTAKEN)
    form = FORMS[action](file, task, data=request.POST)
    return submit(request, form) if form.is_valid() else form_page(request, form, WRONG)


def task_of(request: HttpRequest, file: CaseFile, action: str) -> Task | None:
    """The task whose request is to be decided; the address names it."""
    if action in ON_CASES:
        return None
    text = request.GET.get("of", "")
    task = file.task(int(text)) if text.isdecimal() and len(text) < 18 else None
    if task is None:
        raise Http404
    return task


def submit(request: HttpRequest, form: ActionForm) -> HttpResponse:
    try:
        do(request, form.file, form, [])
    except Overtaken:
        return answer(request, form.file, form.action, changed(), OVERTAKEN)
    except Forbidden as refusal:
        raise PermissionDenied(refusal.sentence) from None
    except Refused as refusal:
        form.add_error(field_of(form, refusal), str(refusal.sentence))
        return form_page(request, form, WRONG)
    except Event.DoesNotExist:
        raise Http404 from None
    return done(request, form.file, form.action)


def changed() -> str:
    return _("Somebody changed this case in the meantime. Nothing was done; open it to look again.")


def in_place(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def form_page(request: HttpRequest, form: ActionForm, status: int = 200) -> HttpResponse:
    url = reverse("board:act", args=[form.file.event.pk, form.action])
    if form.task is not None:
        url = f"{url}?of={form.task.pk}"
    context = {
        "form": form,
        "event": form.file.event,
        "label": label(form.action),
        "url": url,
        "crumbs": [{"label": pgettext("supervisor", "Board"), "url": reverse("board:show")}],
    }
    name = "board/_form.html" if in_place(request) else "board/form.html"
    return render(request, name, context, status=status)


def done(request: HttpRequest, file: CaseFile, action: str) -> HttpResponse:
    said = _("Done: %(action)s") % {"action": label(action)}
    return answer(request, file, action, said, 200)


def answer(
    request: HttpRequest, file: CaseFile, action: str, said: str, status: int
) -> HttpResponse:
    """The sentence in the place of the form, or on the board again without JavaScript."""
    good = status < OVERTAKEN
    if in_place(request):
        context = {"event": file.event, "said": said, "good": good}
        return render(request, "board/_answer.html", context, status=status)
    (messages.success if good else messages.error)(request, said)
    return redirect("board:show")
