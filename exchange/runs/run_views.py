"""The page of a run: how far it is, what came of it, what was refused and why."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.access import acting, require_role
from accounts.models import AccessLog, Role
from events.models import Event, Task
from exchange.models import Run, RunRow
from exchange.models.runs import Matter, Phase, RowState
from exchange.runs import services
from exchange.runs.results import TASK
from exchange.runs.rows import cells_of, key_of, mapping_of, matter_of, told
from gridgov.addresses import client_address
from gridgov.tables import TYPES, XLSX, Column, writer
from jobs import services as jobs

DOERS = (Role.RIGHTS_ADMIN, Role.SUPERVISOR, Role.LIAISON)
READERS = (*DOERS, Role.AUDITOR)
SEE_CASES = (Role.SUPERVISOR, Role.LIAISON)
PAGE = 50


def seen_run(request: HttpRequest, pk: int) -> Run:
    runs = Run.objects.for_user(acting(request)).select_related("link", "user", "job", "again")
    found: Run = get_object_or_404(runs, pk=pk)
    return found


@require_safe
@require_role(*READERS)
def run_show(request: HttpRequest, pk: int) -> HttpResponse:
    run = seen_run(request, pk)
    show = chosen(request, run)
    rows = run.rows.filter(state__in=show)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "halted": run.is_open and run.job is not None and not run.job.is_open,
        "checked": run.phase == Phase.CHECKED,
        "results": matter_of(run) == Matter.RESULTS,
        "tabs": tabs(run, show),
        "page": page,
        "rows": lines(request, run, list(page)),
        "may": acting(request).scope.role in DOERS,
        "whole": acting(request).scope.role in SEE_CASES,
    }
    name = "_run.html" if request.headers.get("HX-Request") else "run.html"
    return render(request, f"exchange/runs/{name}", context)


KINDS: dict[str, tuple[str, ...]] = {
    "wrong": (RowState.WRONG,),
    "good": (RowState.GOOD,),
    "made": (RowState.MADE,),
    "updated": (RowState.UPDATED,),
    "same": (RowState.SAME,),
}


def counts(run: Run) -> dict[str, int]:
    """The rows that are kept, by what came of them; one statement."""
    found = dict(run.rows.order_by().values_list("state").annotate(Count("pk")))
    return {name: n for name, of in KINDS.items() if (n := sum(found.get(s, 0) for s in of))}


def chosen(request: HttpRequest, run: Run) -> tuple[str, ...]:
    there = counts(run)
    wanted = request.GET.get("show", "")
    name = wanted if wanted in there else next(iter(there), "")
    return KINDS.get(name, ())


def tabs(run: Run, show: tuple[str, ...]) -> list[tuple[str, str, int, bool]]:
    labels = {name: str(RowState(of[0]).label) for name, of in KINDS.items()}
    if matter_of(run) == Matter.RESULTS:
        labels["made"] = pgettext("rows", "Done")
    return [(name, labels[name], count, KINDS[name] == show) for name, count in counts(run).items()]


def lines(request: HttpRequest, run: Run, rows: list[RunRow]) -> list[dict[str, Any]]:
    """A row by its number, its key there, and its case, where the reader sees that."""
    reading, matter = mapping_of(run), matter_of(run)
    shown = {row.pk: reading.values(told(run, cells_of(row))) for row in rows}
    keys = {row.pk: row.event_id for row in rows}
    if matter == Matter.RESULTS:
        keys = cases_of_tasks({pk: values.get("task", "") for pk, values in shown.items()})
    events = Event.objects.for_user(acting(request)).filter(pk__in=filter(None, keys.values()))
    found = {event.pk: event for event in events.only("number", "title", "reported_at")}
    return [
        {
            "number": row.number,
            "key": key_of(matter, shown[row.pk]),
            "answer": shown[row.pk].get("answer", ""),
            "reason": row.why,
            "event": found.get(keys.get(row.pk) or 0),
        }
        for row in rows
    ]


def cases_of_tasks(said: dict[int, str]) -> dict[int, int | None]:
    """The cases of the tasks that rows name; which of them a reader sees is asked after."""
    named = {pk: int(m[1]) for pk, text in said.items() if (m := TASK.fullmatch(text))}
    tasks = Task.objects.filter(pk__in=named.values()).values_list("pk", "event")
    cases = dict(tasks)
    return {pk: cases.get(task) for pk, task in named.items()}


@never_cache
@require_GET
@require_role(*READERS)
def run_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows as they came, with the reasons; personal data is masked.

    Who administers rights sees no cases, and of these rows only number and reason.
    """
    run = seen_run(request, pk)
    whole = acting(request).scope.role in SEE_CASES
    file = io.BytesIO()
    headings = run.headings if whole else [_("Number there")]
    columns = [Column(heading or " ", 18) for heading in headings]
    if not whole:
        columns.append(Column(_("The row itself"), 40))
    table = writer(XLSX, file, [Column(_("Row"), 8), *columns, Column(_("Why it was refused"), 60)])
    reading, matter, marked = mapping_of(run), matter_of(run), frozenset([len(columns) + 1])
    left_out = _("Left out: who administers rights sees no cases.")
    for row in run.rows.filter(state=RowState.WRONG):
        cells = told(run, cells_of(row))
        said = cells if whole else [key_of(matter, reading.values(cells)), left_out]
        table.row([row.number, *said, row.why], marked)
    table.close()
    note_taken(request, run)
    answer = HttpResponse(file.getvalue(), content_type=TYPES[XLSX])
    name = f"{_('refused-rows')}-{run.pk}.xlsx"
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


def note_taken(request: HttpRequest, run: Run) -> None:
    user = acting(request)
    AccessLog.objects.create(
        at=timezone.now(),
        user=user,
        posting=user.scope.posting,
        subject=f"exchange:{run.pk}",
        field="file",
        reason=_("Refused rows of an exchange run taken away as a file"),
        address=client_address(request),
    )


@require_POST
@require_role(*DOERS)
def run_apply(request: HttpRequest, pk: int) -> HttpResponse:
    run = seen_run(request, pk)
    theirs(request, run)
    return begun(request, lambda: services.run_apply(run=run, user=acting(request)), run)


@require_POST
@require_role(*DOERS)
def run_again(request: HttpRequest, pk: int) -> HttpResponse:
    run = seen_run(request, pk)
    theirs(request, run)
    if not run.rows.filter(state=RowState.WRONG).exists():
        messages.info(request, _("No row of this run was refused."))
        return redirect("exchange:run_show", pk)
    return begun(request, lambda: services.run_again(run=run, user=acting(request)), run)


@require_POST
@require_role(*DOERS)
def run_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It stops after the row at hand; what took effect stays."""
    run = seen_run(request, pk)
    theirs(request, run)
    if run.job is not None and run.is_open:
        jobs.cancel(run.job)
        messages.success(request, _("The run stops after the row it is at."))
    return redirect("exchange:run_show", pk)


def theirs(request: HttpRequest, run: Run) -> None:
    """A workbook is its liaison's own."""
    if run.link is None and run.user_id != acting(request).pk:
        raise PermissionDenied


def begun(request: HttpRequest, begin: Any, run: Run) -> HttpResponse:
    """Begins a run, waits a while for it, and shows it."""
    try:
        found = services.run_work(begin())
    except services.Busy as busy:
        messages.warning(request, str(busy))
        return redirect("exchange:run_show", run.pk)
    return redirect("exchange:run_show", found.pk)
