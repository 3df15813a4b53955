"""A person's notices: the list, and marking them as read."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import acting
from events import notices, register_news
from events.delivery.kinds import Kind, condition
from gridgov.navigation import url_or_none

PAGE = 30


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """All or the unread ones, of some kinds, since a moment: the digest's numbers lead here."""
    user = acting(request)
    only_new = request.GET.get("show") == "new"
    kinds = [kind for kind in request.GET.getlist("kind") if kind in Kind.values]
    since = moment_of(request.GET.get("since", ""))
    rows = notices.inbox(user).select_related("event", "outbox")
    rows = rows.defer("event__description", "event__hidden", "event__result", "event__point")
    rows = rows.filter(condition(kinds)) if kinds else rows
    rows = rows.filter(show_at__gt=since) if since else rows
    page = Paginator(rows.filter(read_at=None) if only_new else rows, PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "notices": notices.shown(page.object_list, user),
        "only_new": only_new,
        "unread": notices.unread(user),
        "kinds": Kind.choices,
        "kind": kinds[0] if len(kinds) == 1 else "",
        "chips": chips(kinds, since),
    }
    return render(request, "events/notices.html", context)


def moment_of(text: str) -> dt.datetime | None:
    """A moment in seconds since 1970, as the digest's link has it."""
    if not text.isdecimal() or len(text) > 11:
        return None
    return dt.datetime.fromtimestamp(int(text), dt.UTC)


def chips(kinds: list[str], since: dt.datetime | None) -> list[dict[str, object]]:
    """The filters now on."""
    found: list[dict[str, object]] = []
    if kinds:
        words = ", ".join(str(Kind(kind).label) for kind in kinds)
        found.append({"name": "kind", "label": _("Kind"), "value": words})
    if since:
        at = timezone.localtime(since).strftime("%Y-%m-%d %H:%M")
        found.append({"name": "since", "label": _("Since"), "value": at})
    return found


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks one as read and goes to its case, where the reader sees it."""
    user = acting(request)
    notice = get_object_or_404(notices.inbox(user).select_related("event", "outbox"), pk=pk)
    notices.read(user, notice, timezone.now())
    (shown,) = notices.shown([notice], user)
    case = url_or_none("events:detail", shown.event_id) if shown.event_id else None
    job = url_or_none("jobs:job_detail", shown.job_id) if shown.job_id else None
    change = notice.outbox.payload.get("change")
    boundary = url_or_none("grids:boundary_change", change) if change else None
    duty = url_or_none("duty:missed_list") if notice.kind == "duty" else None
    own = notice.kind == register_news.KIND and register_news.page(notice.outbox.payload)
    return redirect(case or job or boundary or duty or own or "notices:notice_list")


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    notices.read_all(acting(request), timezone.now())
    return redirect("notices:notice_list")
