"""A person's notices: the list, and marking them as read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import acting
from events import notices
from gridgov.navigation import url_or_none

PAGE = 30


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    only_new = request.GET.get("show") == "new"
    rows = notices.inbox(user).select_related("event", "outbox")
    rows = rows.defer("event__description", "event__hidden", "event__result", "event__point")
    page = Paginator(rows.filter(read_at=None) if only_new else rows, PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "notices": notices.shown(page.object_list, user),
        "only_new": only_new,
        "unread": notices.unread(user),
    }
    return render(request, "events/notices.html", context)


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks one as read and goes to its case, where the reader sees it."""
    user = acting(request)
    notice = get_object_or_404(notices.inbox(user).select_related("event", "outbox"), pk=pk)
    notices.read(user, notice, timezone.now())
    (shown,) = notices.shown([notice], user)
    case = url_or_none("events:detail", shown.event_id) if shown.event_id else None
    job = url_or_none("jobs:job_detail", shown.job_id) if shown.job_id else None
    duty = url_or_none("duty:missed_list") if notice.kind == "duty" else None
    return redirect(case or job or duty or "notices:notice_list")


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    notices.read_all(acting(request), timezone.now())
    return redirect("notices:notice_list")
