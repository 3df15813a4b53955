"""One subject in one period: its score, its way over twelve periods, and what is behind it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from assessment.figures.indicators import indicators_for
from assessment.figures.measures import measures_for
from assessment.figures.subjects import SubjectKind
from assessment.ranking import profile
from assessment.ranking.asked import Asked, period_of
from assessment.ranking.lines import Addresses, cells_of, lines_of, number
from assessment.ranking.places import Place, ranking_of
from assessment.ranking.views.ranking import about, around
from assessment.snapshots.lists import extras_of, parts_of
from assessment.snapshots.seen import READERS, kinds_for, seen
from assessment.snapshots.whom import path_of

LATEST = 10
"""Late cases shown; the figure opens all of them."""


@require_safe
@require_role(*READERS)
def show(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    user, now = acting(request), timezone.now()
    period = period_of(code, now)
    if kind not in SubjectKind or not seen(user, kind, period, pk):
        raise Http404
    asked = Asked(period, SubjectKind(kind), tuple(kinds_for(user)))
    found = ranking_of(kind, period, user, now)
    place = found.place(pk) or Place(pk, "", 0)
    line, scored = lines_of(found, [place])[0], found.explained(pk)
    base = profile.base_of(kind)
    keys = profile.keys_of(found, pk, base, now)
    late = [key for one in profile.LATE for key in profile.keys_of(found, pk, one, now)]
    cases, late_seen = profile.seen(user, keys), profile.seen(user, late)
    counts, addresses = found.every_count(pk, now), Addresses(found)
    numbers = [(one, number(one.key, counts, addresses, pk)) for one in measures_for(kind)]
    cells = cells_of(indicators_for(kind), counts, addresses, pk)
    path = path_of(kind, pk, period)
    context = {
        "asked": asked,
        "ranking": found,
        "line": line,
        "scored": scored,
        "parts": parts_of(scored) if scored else [],
        "extras": extras_of(scored, _told(user, kind, pk)) if scored else [],
        "numbers": [(one, n) for one, n in numbers if n.value],
        "nothing": [(one, n) for one, n in numbers if not n.value],
        "cells": [cell for cell in cells if cell.value is not None],
        "valueless": [cell for cell in cells if cell.value is None],
        "base": number(base, counts, addresses, pk),
        "mix": profile.mix(cases),
        "steps": profile.steps(list(cases.values_list("pk", flat=True)), path),
        "late": late_seen.select_related("category", "area").defer("area__geometry")[:LATEST],
        "late_count": late_seen.count(),
        "late_hidden": len(set(late)) - late_seen.count(),
        "now": now,
        "crumbs": [{"label": _("Rankings"), "url": f"{reverse('ranking:show')}?of={kind}"}],
        **about(found, path, pk),
        **around(asked, now),
    }
    return render(request, "ranking/subject.html", context)


def _told(user: Any, kind: str, pk: int) -> bool:
    """Why points were given a department reads of itself, not of those it is compared with."""
    own = user.scope.department_ids
    return not own or (kind == SubjectKind.DEPARTMENT and pk in own)
