"""Pages of files of boundaries: bring one, say what is what, check, publish or draft."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.access import administrator_only, area_or_404
from grids.errors import Refused
from grids.geofiles import services
from grids.geofiles.choices import Known
from grids.geofiles.drawing import features_of
from grids.geofiles.forms import ChoicesForm, FileForm, PublishForm
from grids.geofiles.models import BoundaryFile, FaultKind, FileFault
from grids.geofiles.publishing import ready_sets
from grids.geofiles.reading import Unreadable
from grids.geofiles.sentences import sentence, tally
from grids.geofiles.uploads import kept
from grids.models import Area, Level
from grids.views.areas import crumbs
from jobs.models import JobState
from jobs.progress import progress

PAGE = 50
View = Callable[[HttpRequest, int], HttpResponse]


def _seen(request: HttpRequest) -> Any:
    user: Any = request.user
    return BoundaryFile.objects.for_user(user)


def file_or_404(request: HttpRequest, pk: int) -> BoundaryFile:
    seen = _seen(request).select_related("place", "job", "owner")
    file: BoundaryFile = get_object_or_404(seen, pk=pk)
    return file


def of_file(view: Callable[[HttpRequest, BoundaryFile], HttpResponse]) -> View:
    """Out of sight 404, in sight without the right 403."""

    @wraps(view)
    def found(request: HttpRequest, pk: int) -> HttpResponse:
        return administrator_only(view)(request, file_or_404(request, pk))

    return found


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, code: str) -> HttpResponse:
    return _files(request, area_or_404(request, code))


@administrator_only
def _files(request: HttpRequest, area: Area) -> HttpResponse:
    """Brings a file for this area and what stands below it; files brought before."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("grids:file", _taken(request, area, form.cleaned_data["file"]).pk)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable) + " " + _("Nothing was kept."))
    former = _seen(request).filter(place=area)
    context = {
        "area": area,
        "form": form,
        "former": former.select_related("owner")[:PAGE],
        "crumbs": crumbs(request, area, _("Files of boundaries")),
        "formats": services.FORMATS,
    }
    return render(request, "geofiles/list.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, area: Area, sent: UploadedFile[Any]) -> BoundaryFile:
    with kept(sent) as path:
        return services.file_take(
            path=path,
            name=Path(sent.name or "file").name,
            place=area,
            owner=request.user,
            now=timezone.now(),
        )


@require_safe
@of_file
def file_detail(request: HttpRequest, file: BoundaryFile) -> HttpResponse:
    return shown(request, file, ChoicesForm(file=file, known=Known(file.place)), PublishForm())


def shown(
    request: HttpRequest, file: BoundaryFile, form: ChoicesForm, publish: PublishForm
) -> HttpResponse:
    faults = _filtered(request, FileFault.objects.filter(file=file))
    page = Paginator(faults, PAGE).get_page(request.GET.get("page"))
    job = file.job
    context = {
        "file": file,
        "form": form,
        "publish": publish,
        "progress": _progress(file, request.user) if job else None,
        "open": job is not None and job.is_open,
        "tell_job": job is not None and (job.state != JobState.DONE or job.refused > 0),
        "page": page,
        "faults": [(fault, sentence(fault), place_of(fault)) for fault in page.object_list],
        "tally": tally(file),
        "sets": _sets(file),
        "ready": ready_sets(file),
        "kind": request.GET.get("kind", ""),
        "layer": int(layer) if (layer := request.GET.get("layer", "")).isdecimal() else None,
        "asked": _asked(request),
        "offer": services.offer_of(file),
        "crumbs": crumbs(request, file.place, file.name),
    }
    bad = form.errors or publish.errors
    return render(request, "geofiles/detail.html", context, status=422 if bad else 200)


def place_of(fault: FileFault) -> str:
    """West, south, east, north of the piece it is about; empty where there is none."""
    if fault.piece is None or fault.piece.empty:
        return ""
    return ",".join(f"{number:.7f}" for number in fault.piece.extent)


def _filtered(request: HttpRequest, faults: Any) -> Any:
    kind, layer = request.GET.get("kind", ""), request.GET.get("layer", "")
    if kind in FaultKind.values:
        faults = faults.filter(kind=kind)
    return faults.filter(layer=int(layer)) if layer.isdecimal() and len(layer) < 4 else faults


def _asked(request: HttpRequest) -> str:
    """The kind and layer of faults asked for, as the map of the page asks for them too."""
    given = {name: request.GET[name] for name in ("kind", "layer") if name in request.GET}
    return f"?{urlencode(given)}" if given else ""


def _sets(file: BoundaryFile) -> list[dict[str, Any]]:
    today = timezone.localdate().isoformat()
    saved = {row["parent"]: row.get("day", "") for row in file.published}
    planned = {parent: day for parent, day in saved.items() if day > today}
    return [
        {
            **found,
            "saved": found["parent"] in saved,
            "planned": planned.get(found["parent"], ""),
            "level": Level(found["level"]).label,
        }
        for found in file.result.get("sets", [])
    ]


def _progress(file: BoundaryFile, reader: Any) -> dict[str, Any]:
    """Of the file's last job; its page asks here, and is drawn anew once it has ended."""
    if file.job is None:
        return {}
    found = progress(file.job, reader)
    return found | {"url": reverse("grids:file_progress", args=[file.pk]), "file_url": ""}


@require_safe
@of_file
def file_progress(request: HttpRequest, file: BoundaryFile) -> HttpResponse:
    if file.job is None or not request.headers.get("HX-Request"):
        return redirect("grids:file", file.pk)
    response = render(request, "jobs/_progress.html", {"progress": _progress(file, request.user)})
    if not file.job.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@of_file
def file_check(request: HttpRequest, file: BoundaryFile) -> HttpResponse:
    """Keeps what was chosen and checks the file by it; nothing of the areas changes."""
    form = ChoicesForm(request.POST, file=file, known=Known(file.place))
    if not form.is_valid():
        return shown(request, file, form, PublishForm())
    return _tried(request, file, lambda: services.file_check(file, form.chosen(), request.user))


@require_POST
@of_file
def file_publish(request: HttpRequest, file: BoundaryFile) -> HttpResponse:
    form = PublishForm(request.POST)
    if not form.is_valid():
        return shown(request, file, ChoicesForm(file=file, known=Known(file.place)), form)
    reason, day = form.cleaned_data["reason"], form.cleaned_data["day"]
    return _tried(request, file, lambda: services.file_publish(file, reason, request.user, day))


@require_POST
@of_file
def file_draft(request: HttpRequest, file: BoundaryFile) -> HttpResponse:
    """One set of the file as a draft for the editor, whatever is wrong with it."""
    try:
        draft = services.file_draft(file, request.POST.get("parent", ""), request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("grids:file", file.pk)
    return redirect("boundaries:draft_edit", draft.pk)


@require_POST
@of_file
def file_remove(request: HttpRequest, file: BoundaryFile) -> HttpResponse:
    try:
        services.file_remove(file)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("grids:file", file.pk)
    messages.success(request, _("The file was removed; boundaries stay as they are."))
    return redirect("grids:files", file.place.code)


def _tried(request: HttpRequest, file: BoundaryFile, work: Callable[[], Any]) -> HttpResponse:
    try:
        work()
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("grids:file", file.pk)


@require_safe
@of_file
def file_geojson(request: HttpRequest, file: BoundaryFile) -> HttpResponse:
    """The shapes of the file and the piece of every fault, for the map."""
    faults = _filtered(request, FileFault.objects.filter(file=file))
    return JsonResponse({"type": "FeatureCollection", "features": features_of(file, faults)})
