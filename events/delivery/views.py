"""A person's own pages: what reaches them and how, the digest, the bell's menu."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import acting, posted
from accounts.models import Contact, Way
from events import notices
from events.delivery import digest, gateways
from events.delivery.forms import WishesForm
from events.delivery.wishes import wishes_for, wishes_save
from events.models import Event

FORM = ["GET", "HEAD", "POST"]
IN_BELL = 8


@require_http_methods(FORM)
def settings_edit(request: HttpRequest) -> HttpResponse:
    user, on = acting(request), gateways.ways_on()
    form = WishesForm(wishes_for(user), on, posted(request))
    if request.method == "POST" and form.is_valid():
        wishes_save(user=user, wishes=form.wishes)
        messages.success(request, _("Your choice is kept; it holds for what comes from now on."))
        return redirect("notices:settings_edit")
    reached = Contact.objects.filter(user=user, way__in=on, confirmed_at__isnull=False)
    known = set(reached.values_list("way", flat=True))
    context = {
        "form": form,
        "on": [(way, Way(way).label, way in known) for way in on],
        "lacking": [Way(way).label for way in on if way not in known],
    }
    return render(request, "notices/settings.html", context)


@require_GET
def digest_show(request: HttpRequest) -> HttpResponse:
    """The digest as of now, for the posting acted in; its numbers lead to their lists."""
    user, now = acting(request), timezone.now()
    wishes = wishes_for(user)
    facts = digest.facts_of([user], wishes, now)
    rows = Event.objects.for_user(user).filter(pk__in=facts["cases"])
    found = {event.pk: event for event in rows.defer("description", "hidden", "result")}
    pressing = digest.cases(found[key] for key in facts["cases"] if key in found)
    since = digest.last_made(user, now)
    work = reverse("events:list")
    kinds = [("kind", kind) for kind in digest.digest_kinds(wishes)]
    news = urlencode([("show", "new"), ("since", int(since.timestamp())), *kinds])
    context = {
        "numbers": [
            (_("Waiting for me"), facts["waits"], f"{work}?tab=mine", ""),
            (_("Late"), facts["late"], f"{work}?tab=mine&light=late", "late"),
            (_("Near"), facts["near"], f"{work}?tab=mine&light=near", "near"),
            (_("New notices"), facts["new"], f"{reverse('notices:notice_list')}?{news}", ""),
        ],
        "cases": list(pressing),
        "since": since,
    }
    return render(request, "notices/digest.html", context)


@require_GET
def bell_show(request: HttpRequest) -> HttpResponse:
    """The latest notices, for the menu at the bell."""
    user = acting(request)
    rows = notices.inbox(user).select_related("event", "outbox")
    rows = rows.defer("event__description", "event__hidden", "event__result", "event__point")
    context = {"notices": notices.shown(rows[:IN_BELL], user), "unread": notices.unread(user)}
    return render(request, "notices/_bell.html", context)


@require_GET
def bell_count(request: HttpRequest) -> HttpResponse:
    """The count at the bell; 204 where it is what the page shows already."""
    unread = notices.unread(acting(request))
    if request.GET.get("shown") == str(unread):
        return HttpResponse(status=204)
    return render(request, "notices/_count.html", {"unread": unread})
