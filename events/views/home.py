"""The first page of every role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import acting
from events.home import home_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    context = {"home": home_of(user, timezone.now()), "role": user.scope.role}
    return render(request, "events/home.html", context)
