"""Frozen periods: the list, one of them, what a revision changed, the next revision."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, posted, require_role
from accounts.models import Role
from assessment.figures.periods import PeriodKind
from assessment.figures.subjects import SubjectKind
from assessment.models import Appeal, Snapshot
from assessment.pay.rights import has_counties
from assessment.snapshots import changes, jobs, lists
from assessment.snapshots.appeals import plain
from assessment.snapshots.forms import RevisionForm
from assessment.snapshots.pending import pending
from assessment.snapshots.seen import READERS, kinds_for, may_revise, seen_keys
from assessment.snapshots.views.found import crumb_of, crumbs, snapshot_or_404

PAGE = 20
LINES = 50
FORM = ["GET", "HEAD", "POST"]


@require_safe
@require_role(*READERS)
def period_list(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    kind = request.GET.get("kind", PeriodKind.WEEK)
    if kind not in PeriodKind:
        raise Http404
    page = Paginator(lists.periods(kind), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": lists.period_rows(page, user),
        "kind": kind,
        "kinds": PeriodKind.choices,
        "open": Appeal.objects.for_user(user).open().count(),
    }
    return render(request, "snapshots/list.html", context)


@require_safe
@require_role(*READERS)
def show(request: HttpRequest, code: str) -> HttpResponse:
    user = acting(request)
    snapshot = snapshot_or_404(code, request.GET.get("revision", ""))
    revisions, kind = _revisions(snapshot), _kind(request, kinds_for(user))
    ranking = lists.standings(snapshot, kind, user)
    fields = lists.fields(ranking)
    ranked, field = bool(fields), _field(request, fields)
    found: Any = ranking.filter(field=field)
    if not ranked:
        found = lists.figure_lines(snapshot, kind, user)
    page = Paginator(found, LINES).get_page(request.GET.get("page"))
    rows = [*(lists.pinned(found, kind, user, page) if ranked else ()), *page]
    context = {
        "snapshot": snapshot,
        "revisions": revisions,
        "kinds": [(one.value, one.label) for one in kinds_for(user)],
        "kind": kind,
        "ranked": ranked,
        "fields": fields,
        "field": field,
        "page": page,
        "lines": lists.standing_lines(rows, kind, user) if ranked else rows,
        "measures": [] if ranked else lists.short(kind),
        "may_revise": may_revise(user),
        "pending": pending(snapshot, kind, user) if snapshot == revisions[0] else 0,
        "pay_url": pay_url(user, snapshot, kind),
        "crumbs": crumbs(),
    }
    return render(request, "snapshots/show.html", context)


def pay_url(user: Any, snapshot: Snapshot, kind: str) -> str:
    """What follows from a quarter of the workers, for who may see it."""
    of_workers = snapshot.kind == PeriodKind.QUARTER and kind == SubjectKind.WORKER
    if not of_workers or (user.scope.role != Role.WORKER and not has_counties(user.scope)):
        return ""
    return reverse("pay:mine" if user.scope.role == Role.WORKER else "pay:list")


@require_safe
@require_role(*READERS)
def what_changed(request: HttpRequest, code: str, revision: int) -> HttpResponse:
    """Against the revision before; of what the reader may see."""
    user = acting(request)
    new = snapshot_or_404(code, str(revision))
    old = changes.before(new)
    if old is None:
        raise Http404
    changed = changes.changed_kinds(old, new)
    kind = _kind(request, kinds_for(user), changed)
    keys = set(seen_keys(user, kind, new.span))
    appeals = changes.carried_out(new)
    figures = [c for c in changes.figure_changes(old, new, kind, appeals) if c.pk in keys]
    moved = [c for c in changes.standing_changes(old, new, kind, appeals) if c.pk in keys]
    page = Paginator(figures, LINES).get_page(request.GET.get("page"))
    context = {
        "snapshot": new,
        "old": old,
        "kinds": [(one.value, one.label) for one in kinds_for(user)],
        "kind": kind,
        "page": page,
        "figures": lists.figure_rows(list(page), kind, user),
        "standings": lists.standing_rows(moved[:LINES], kind),
        "more": max(0, len(moved) - LINES),
        "appeals": list(Appeal.objects.for_user(user).filter(remedy__snapshot=new)),
        "count": len(appeals),
        "crumbs": crumbs(crumb_of(new)),
    }
    return render(request, "snapshots/changes.html", context)


@require_http_methods(FORM)
@require_role("supervisor")
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """The next revision, as a job: it counts everything again and carries out what was granted."""
    user, snapshot = acting(request), snapshot_or_404(code)
    if not may_revise(user):
        raise PermissionDenied(
            _("Revisions are made by a supervisor of the root area. Nothing was changed.")
        )
    form = RevisionForm(posted(request))
    if form.is_valid():
        try:
            job = jobs.ask(snapshot, plain(form.cleaned_data["reason"], "reason"), user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("jobs:job_detail", job.pk)
    waiting = Appeal.objects.granted().filter(snapshot__period=snapshot.period, remedy=None)
    context = {
        "snapshot": snapshot,
        "form": form,
        "waiting": waiting.count(),
        "next": snapshot.revision + 1,
        "crumbs": crumbs(crumb_of(snapshot)),
    }
    return render(request, "snapshots/revise.html", context, status=422 if form.errors else 200)


def _kind(
    request: HttpRequest, kinds: list[SubjectKind], better: Collection[str] = ()
) -> SubjectKind:
    """The kind asked for, if the reader is offered it; else the first of those that are `better`
    to begin with, or the first with a field to compare."""
    asked = request.GET.get("of", "")
    if asked:
        if asked not in kinds:
            raise Http404
        return SubjectKind(asked)
    usual = [kind for kind in kinds if kind != SubjectKind.COUNTY] or kinds
    return next((kind for kind in usual if kind in better), usual[0])


def _field(request: HttpRequest, fields: list[tuple[str, str]]) -> str:
    """The field asked for, else the first; empty where nobody is ranked."""
    known = [one for one, _label in fields]
    asked = request.GET.get("field", "")
    return asked if asked in known else next(iter(known), "")


def _revisions(snapshot: Snapshot) -> list[Snapshot]:
    rows = Snapshot.objects.filter(period=snapshot.period).select_related("made_by")
    return list(rows.order_by("-revision"))
