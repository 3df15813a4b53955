"""What a person sees who failed to log in too often, and from when they may try again.

django-axes counts and refuses. A user name is locked at AXES_FAILURE_LIMIT failures wherever they
came from; an address, which may be a whole office's, only at ADDRESS_FAILURE_LIMIT.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from axes.helpers import get_client_ip_address, get_client_parameters, get_client_username
from axes.models import AccessAttempt, AccessBase
from axes.utils import reset
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

STATUS = 429


def counted_by(
    request: HttpRequest | AccessBase, credentials: dict[str, Any] | None = None
) -> list[str]:
    """What axes counts failures by: the address alone counts once it has failed often enough."""
    if isinstance(request, HttpRequest):
        address = get_client_ip_address(request)
    else:
        address = request.ip_address
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    end = _end_of_lock(Q(ip_address=address), since, settings.ADDRESS_FAILURE_LIMIT)
    return ["username", "ip_address"] if end else ["username"]


def locked_until(request: HttpRequest, credentials: dict[str, Any] | None) -> dt.datetime:
    """When the lock on the user name and the one on the address will both have ended."""
    now = timezone.now()
    cool_off: dt.timedelta = settings.AXES_COOLOFF_TIME
    parameters = get_client_parameters(
        get_client_username(request, credentials),
        get_client_ip_address(request),
        "",
        request,
        credentials,
    )
    ends = [
        _end_of_lock(Q(**parameter), now - cool_off, _limit(parameter)) for parameter in parameters
    ]
    return max([end + cool_off for end in ends if end], default=now + cool_off)


def _limit(parameter: dict[str, str]) -> int:
    by_name = "username" in parameter
    return settings.AXES_FAILURE_LIMIT if by_name else settings.ADDRESS_FAILURE_LIMIT


def _end_of_lock(condition: Q, since: dt.datetime, limit: int) -> dt.datetime | None:
    """The failure whose forgetting brings the count below the limit; None where not locked."""
    attempts = AccessAttempt.objects.filter(condition, attempt_time__gte=since)
    counted = 0
    for attempt in attempts.order_by("-attempt_time"):
        counted += attempt.failures_since_start
        if counted >= limit:
            return cast(dt.datetime, attempt.attempt_time)
    return None


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The log-in page with the sentence that says when to come back."""
    until = timezone.localtime(locked_until(request, credentials))
    sentence = _(
        "Too many failed attempts. For safety, logging in with this user name or from this "
        "computer is closed until %(time)s. Try again after that, or ask the rights "
        "administrator to reset the password."
    ) % {"time": until.strftime("%H:%M")}
    return render(request, "accounts/locked.html", {"sentence": sentence}, status=STATUS)


def forget_failures(username: str) -> None:
    """After a good log-in: this user's failures alone.

    Not those of the address: whoever has an account of their own could otherwise go on
    guessing the passwords of others for ever.
    """
    reset(username=username)
