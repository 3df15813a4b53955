"""One subject in a frozen period, and the cases behind each of its figures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from assessment.figures.behind import behind
from assessment.figures.measures import MEASURES
from assessment.figures.visits import listed
from assessment.models import Appeal, Standing
from assessment.schemes.scoring import Scored
from assessment.snapshots import appeals, lists, reading
from assessment.snapshots.appeal_rights import may_file
from assessment.snapshots.pending import pending
from assessment.snapshots.seen import READERS, may_revise, opens_cases
from assessment.snapshots.views.found import (
    Subject,
    crumb_of,
    crumb_of_subject,
    crumbs,
    subject_or_404,
)
from events.models import Event

PAGE = 50


@require_safe
@require_role(*READERS)
def subject(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    found = subject_or_404(request, code, kind, pk)
    standing = Standing.objects.filter(snapshot=found.snapshot, subject=kind, subject_id=pk)
    row = standing.select_related("scheme").first()
    scored = Scored.from_json(row.parts) if row else None
    own = Appeal.objects.for_user(acting(request)).filter(
        snapshot__period=found.snapshot.period, subject=kind, subject_id=pk
    )
    context = {
        "subject": found,
        "snapshot": found.snapshot,
        "standing": row,
        "scored": scored,
        "grade": lists.grade_name(scored.grade) if scored else "",
        "parts": lists.parts_of(scored) if scored else [],
        "extras": lists.extras_of(scored, told(request, found)) if scored else [],
        "figures": lists.figures_of(kind, reading.counts_of(found.snapshot, kind, pk)),
        "opens": opens_cases(acting(request), kind, pk),
        "pending": pending(found.snapshot, kind, acting(request), pk) if found.is_newest else 0,
        "may_revise": may_revise(acting(request)),
        "appeals": own.select_related("event"),
        **_appealing(request, found),
        "crumbs": crumbs(crumb_of(found.snapshot)),
    }
    return render(request, "snapshots/subject.html", context)


@require_safe
@require_role(*READERS)
def cases(request: HttpRequest, code: str, kind: str, pk: int, measure: str) -> HttpResponse:
    """The cases or visits that a frozen figure counts, as far as the reader sees them."""
    found = subject_or_404(request, code, kind, pk)
    if measure not in MEASURES or kind not in MEASURES[measure].kinds:
        raise Http404
    where = {
        "subject": found,
        "snapshot": found.snapshot,
        "measure": MEASURES[measure],
        **_appealing(request, found),
        "crumbs": crumbs(crumb_of(found.snapshot), crumb_of_subject(found)),
    }
    if not MEASURES[measure].cases:
        keys = reading.keys_in(found.snapshot, kind, pk, measure)
        shown = listed(request, keys, timezone.now())
        return render(request, "snapshots/visits.html", {**where, **shown})
    seen = Event.objects.for_user(acting(request))
    sql, params = reading.keys_sql(found.snapshot, kind, pk, measure)
    cases = behind(seen, sql, params, request.GET.get("page"), PAGE)
    cases.page.object_list = cases.cases.select_related("area", "category").defer("area__geometry")
    context = {**where, "total": cases.total, "hidden": cases.hidden, "page": cases.page}
    return render(request, "snapshots/cases.html", context)


def told(request: HttpRequest, found: Subject) -> bool:
    """A department reads why points were given to itself, not to those it is compared with."""
    own = acting(request).scope.department_ids
    return not own or found.pk in own


def _appealing(request: HttpRequest, found: Subject) -> dict[str, object]:
    """Whether the reader may appeal here, and until when."""
    if not may_file(acting(request), found.kind, found.pk):
        return {"may_appeal": False}
    where = (found.snapshot, found.kind, found.pk)
    return {
        "may_appeal": found.is_newest and appeals.is_open(*where, timezone.now()),
        "until": appeals.deadline(*where),
    }
