"""Pages of files of points: bring one, watch the job, see what lies where."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gridgov.tables.writing import harmless
from grids.access import administrator_only, area_or_404
from grids.errors import Refused
from grids.geofiles import points
from grids.geofiles.datums import LABELS, WGS84
from grids.geofiles.drawing import points_of
from grids.geofiles.point_forms import PointsForm
from grids.geofiles.point_models import PointFile
from grids.geofiles.reading import Unreadable
from grids.geofiles.uploads import kept
from grids.models import Area, Level
from grids.views.areas import crumbs
from jobs.models import JobState
from jobs.progress import progress

PAGE = 50
View = Callable[[HttpRequest, int], HttpResponse]


def points_or_404(request: HttpRequest, pk: int) -> PointFile:
    user: Any = request.user
    seen = PointFile.objects.for_user(user)
    seen = seen.select_related("place", "job", "owner", "boundaries", "boundaries__job")
    file: PointFile = get_object_or_404(seen, pk=pk)
    return file


def of_points(view: Callable[[HttpRequest, PointFile], Any]) -> View:
    """Out of sight 404, in sight without the right 403."""

    @wraps(view)
    def found(request: HttpRequest, pk: int) -> HttpResponse:
        return administrator_only(view)(request, points_or_404(request, pk))

    return found


@require_http_methods(["GET", "HEAD", "POST"])
def points_list(request: HttpRequest, code: str) -> HttpResponse:
    return _points_list(request, area_or_404(request, code))


@administrator_only
def _points_list(request: HttpRequest, area: Area) -> HttpResponse:
    """Brings points for this area and what stands below it; those brought before."""
    user: Any = request.user
    initial = {"where": request.GET.get("where", "")}
    form = PointsForm(
        request.POST or None, request.FILES or None, place=area, user=user, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("grids:points", _taken(request, area, form).pk)
        except (Refused, Unreadable) as refused:
            form.add_error("file", str(refused) + " " + _("Nothing was kept."))
    former = PointFile.objects.for_user(user).filter(place=area).select_related("owner", "job")
    context = {
        "area": area,
        "form": form,
        "former": former[:PAGE],
        "crumbs": crumbs(request, area, _("Locate points")),
    }
    return render(request, "geofiles/points.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, area: Area, form: PointsForm) -> PointFile:
    sent = form.cleaned_data["file"]
    with kept(sent) as path:
        file, _job = points.points_take(
            path=path,
            name=sent.name or "points",
            place=area,
            owner=request.user,
            where=form.place_chosen(),
            datum=form.cleaned_data["datum"] or WGS84,
            now=timezone.now(),
        )
    return file


@require_safe
@of_points
def points_detail(request: HttpRequest, file: PointFile) -> HttpResponse:
    page = Paginator(file.result.get("areas", []), PAGE).get_page(request.GET.get("page"))
    job = file.job
    context = {
        "file": file,
        "where": where_of(file),
        "datum": LABELS[file.datum],
        "progress": _progress(file, request.user),
        "open": job is not None and job.is_open,
        "tell_job": job is not None and job.state != JobState.DONE,
        "page": page,
        "rows": _named(file, page.object_list),
        "crumbs": crumbs(request, file.place, file.name),
    }
    return render(request, "geofiles/points_detail.html", context)


def where_of(file: PointFile) -> str:
    """What the points are looked for in, in words."""
    if file.boundaries is None:
        return str(Level(file.level).label)
    return f"{file.boundaries.name} · {file.boundaries.layers[file.layer]['name']}"


def _named(file: PointFile, rows: Any) -> list[dict[str, Any]]:
    """Areas by their code, with name and address; shapes by their name."""
    codes = [label for label, _count in rows] if file.boundaries is None else []
    areas = {area.code: area for area in Area.objects.filter(code__in=codes).defer("geometry")}
    return [{"label": label, "area": areas.get(label), "count": count} for label, count in rows]


def _progress(file: PointFile, reader: Any) -> dict[str, Any]:
    if file.job is None:
        return {}
    found = progress(file.job, reader)
    return found | {"url": reverse("grids:points_progress", args=[file.pk]), "file_url": ""}


@require_safe
@of_points
def points_progress(request: HttpRequest, file: PointFile) -> HttpResponse:
    if file.job is None or not request.headers.get("HX-Request"):
        return redirect("grids:points", file.pk)
    response = render(request, "jobs/_progress.html", {"progress": _progress(file, request.user)})
    if not file.job.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@of_points
def points_geojson(request: HttpRequest, file: PointFile) -> HttpResponse:
    """Where the points were looked for, and those that lie in nothing."""
    return JsonResponse({"type": "FeatureCollection", "features": points_of(file)})


@require_safe
@of_points
def points_csv(request: HttpRequest, file: PointFile) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_table(file), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="points-{file.pk}.csv"'
    return answer


def _table(file: PointFile) -> Iterator[str]:
    out = io.StringIO()
    table = csv.writer(out)
    yield "\ufeff"
    table.writerow([_("Line"), _("Longitude"), _("Latitude"), _("Area")])
    for number, (line, x, y, area) in enumerate(points.rows_of(file), 1):
        table.writerow([line, x, y, harmless(area)])
        if number % 2_000 == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


@require_POST
@of_points
def points_locate(request: HttpRequest, file: PointFile) -> HttpResponse:
    try:
        points.points_locate(file, request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("grids:points", file.pk)


@require_POST
@of_points
def points_remove(request: HttpRequest, file: PointFile) -> HttpResponse:
    try:
        points.points_remove(file)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("grids:points", file.pk)
    messages.success(request, _("The points were removed."))
    return redirect("grids:points_list", file.place.code)
