"""A worker's own months and quarters: every part explained, and what follows from it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from accounts.models import Role
from assessment.figures.periods import PeriodKind, current
from assessment.pay import own


@never_cache
@require_safe
@require_role(Role.WORKER)
def show(request: HttpRequest) -> HttpResponse:
    user, now = acting(request), timezone.now()
    months = own.months(user, now)
    graded = own.graded(user, now)
    context = {
        "months": months,
        "month": months[0] if months else None,
        "running": own.running(current(PeriodKind.QUARTER, now), user, now),
        "graded": graded,
        "earlier": [
            line
            for line in own.lines(user)
            if graded is None or line.pay_list.period != graded.snapshot.period
        ],
        "now": now,
    }
    return render(request, "pay/mine.html", context)
