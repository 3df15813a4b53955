"""Bringing a table: choose it, map its columns, look at the dry run, save, take the marked copy."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import acting, posted, require_role
from gridgov.tables import TYPES, Unreadable
from jobs.progress import progress
from people.exchange import kept, services
from people.exchange.asker import IMPORTERS, of_area
from people.exchange.fields import by_name, missing
from people.exchange.forms import BringForm, MappingForm
from people.exchange.marking import problems
from people.exchange.rows import BAD, CHANGED, NEW, SAME
from people.exchange.template import file_name, template
from people.models import Import, Register

PAGE = 20
SHOWN = 100
FORM = ["GET", "HEAD", "POST"]


@require_GET
@require_role(*IMPORTERS)
def import_list(request: HttpRequest) -> HttpResponse:
    rows = Import.objects.filter(owner=of_area(request)).select_related("job")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "people_exchange/import_list.html", {"page": page})


@require_http_methods(FORM)
@require_role(*IMPORTERS)
def import_create(request: HttpRequest) -> HttpResponse:
    user = of_area(request)
    initial = {"register": request.GET.get("register", Register.PERSON)}
    form = BringForm(posted(request), request.FILES or None, initial=initial)
    if form.is_valid():
        try:
            task = _brought(request, form.cleaned_data)
        except (Unreadable, services.Refused) as refused:
            form.add_error("file", str(refused))
        else:
            if missing(task.register, task.mapping) or None in _unmapped(task):
                return redirect("people_exchange:import_map", task.pk)
            services.start_check(user, task)
            return redirect("people_exchange:import_show", task.pk)
    context = {"form": form, "registers": Register.choices}
    status = 422 if form.errors else 200
    return render(request, "people_exchange/import_create.html", context, status=status)


def _brought(request: HttpRequest, data: dict[str, Any]) -> Import:
    file = data["file"]
    return services.bring(of_area(request), data["register"], file.name, file.read())


def _unmapped(task: Import) -> list[str | None]:
    """None for each column with a heading that no field is read from."""
    used = set(task.mapping.values())
    headings = json.loads(task.headings)
    return [heading if n in used else None for n, heading in enumerate(headings) if heading]


@require_GET
@require_role(*IMPORTERS)
def import_template(request: HttpRequest, register: str) -> HttpResponse:
    if register not in Register.values:
        raise Http404
    answer = HttpResponse(template(register), content_type=TYPES["xlsx"])
    answer.headers["Content-Disposition"] = _attached(file_name(register))
    return answer


@never_cache
@require_http_methods(FORM)
@require_role(*IMPORTERS)
def import_map(request: HttpRequest, pk: int) -> HttpResponse:
    task = _mine(request, pk)
    if task.state in (Import.State.SAVING, Import.State.SAVED):
        return redirect("people_exchange:import_show", pk)
    headings, samples = json.loads(task.headings), json.loads(task.samples or "[]")
    form = MappingForm(task.register, headings, samples, task.mapping, posted(request))
    if form.is_valid():
        services.map_columns(task, form.mapping)
        return _started(request, services.start_check, task)
    context = {"form": form, "task": task, "name": task.file.name if task.file else ""}
    status = 422 if form.errors else 200
    return render(request, "people_exchange/import_map.html", context, status=status)


@never_cache
@require_GET
@require_role(*IMPORTERS)
def import_show(request: HttpRequest, pk: int) -> HttpResponse:
    task = _mine(request, pk)
    job = task.job
    context = {
        "task": task,
        "name": task.file.name if task.file else "",
        "job": job,
        "progress": progress(job, acting(request)) if job and job.is_open else None,
        "stopped": bool(job and not job.is_open and task.state in ("checking", "saving")),
        "counts": [(label, task.counts.get(kind, 0)) for kind, label in _kinds(task)],
        "bad": task.counts.get(BAD, 0),
        "good": task.counts.get(NEW, 0) + task.counts.get(CHANGED, 0),
        "marked": kept.is_there(task.marked),
        "problems": _first_problems(task),
        "most": SHOWN,
    }
    return render(request, "people_exchange/import_show.html", context)


def _kinds(task: Import) -> list[tuple[str, str]]:
    saved = task.state in (Import.State.SAVING, Import.State.SAVED)
    return [
        (NEW, _("new records") if saved else _("would be new")),
        (CHANGED, _("changed") if saved else _("would be changed")),
        (SAME, _("as registered")),
        (BAD, _("not taken") if saved else _("to be corrected")),
    ]


def _first_problems(task: Import) -> list[tuple[int, str, str]]:
    """Row, column and sentence of the first ones; no value of a cell."""
    labels = {name: field.label for name, field in by_name(task.register).items()}
    found: list[tuple[int, str, str]] = []
    for frame in task.parts.values_list("frame", flat=True):
        for number, told in problems(task, frame).items():
            for name, sentences in told.items():
                found.append((int(number), str(labels.get(name, "")), " ".join(sentences)))
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


@require_POST
@require_role(*IMPORTERS)
def import_check(request: HttpRequest, pk: int) -> HttpResponse:
    return _started(request, services.start_check, _mine(request, pk))


@require_POST
@require_role(*IMPORTERS)
def import_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves the good rows; pressed again after a stop, it goes on."""
    return _started(request, services.start_saving, _mine(request, pk))


def _started(request: HttpRequest, start: Any, task: Import) -> HttpResponse:
    try:
        start(of_area(request), task)
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect("people_exchange:import_show", task.pk)


@never_cache
@require_GET
@require_role(*IMPORTERS)
def import_marked(request: HttpRequest, pk: int) -> Any:
    task = _mine(request, pk)
    if not kept.is_there(task.marked):
        raise Http404(_("The marked copy was removed. Bring the table again."))
    answer = StreamingHttpResponse(kept.frames(task.marked), content_type=TYPES[task.format])
    stem = (task.marked.name or str(task.get_register_display())).rsplit(".", 1)[0]
    word = _("marked")
    answer.headers["Content-Disposition"] = _attached(f"{stem}-{word}.{task.format}")
    return answer


@require_POST
@require_role(*IMPORTERS)
def import_forget(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        services.forget(_mine(request, pk))
    except services.Refused as refused:
        messages.error(request, str(refused))
        return redirect("people_exchange:import_show", pk)
    messages.success(request, _("The table was removed. What was saved from it stays."))
    return redirect("people_exchange:import_list")


def _mine(request: HttpRequest, pk: int) -> Import:
    rows = Import.objects.select_related("job", "file", "marked")
    return get_object_or_404(rows, pk=pk, owner=of_area(request))


def _attached(name: str) -> str:
    from urllib.parse import quote

    return f"attachment; filename*=UTF-8''{quote(name)}"
