"""What the views of duty share: the centre asked for, the rights in it, answers to refusals."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import acting
from accounts.models import CENTRE_ROLES
from events.duty.lists import centres_in, shifts
from events.duty.people import centre_of, may_write
from events.models import HandOver, Shift
from events.refusals import Refused
from grids.models import Area

READERS = tuple(sorted(CENTRE_ROLES))
FORM = ["GET", "HEAD", "POST"]


def centre(request: HttpRequest, pk: int | None = None) -> Area | None:
    """The centre of that key within sight, else 404; the own one for no key."""
    if pk is None:
        return centre_of(acting(request).scope)
    found: Area = get_object_or_404(centres_in(acting(request)), pk=pk)
    return found


def asked_centre(request: HttpRequest) -> Area | None:
    """The centre named in the address."""
    text = request.GET.get("centre", "")
    if text and (not text.isdecimal() or len(text) > 18):
        raise Http404
    return centre(request, int(text) if text else None)


def written_centre(request: HttpRequest, pk: int) -> Area:
    """The same for pages that change its roster: 403 without the right."""
    found: Area = get_object_or_404(centres_in(acting(request)), pk=pk)
    check_writes(request, found)
    return found


def check_writes(request: HttpRequest, area: Area) -> None:
    if not may_write(acting(request).scope, area):
        raise PermissionDenied(
            _("Only the supervisor of this centre or of one above changes its roster.")
        )


def shift_of(request: HttpRequest, pk: int) -> Shift:
    rows = shifts().filter(area__in=centres_in(acting(request)).values("pk"))
    found: Shift = get_object_or_404(rows, pk=pk)
    return found


def note_of(request: HttpRequest, pk: int) -> HandOver:
    seen = HandOver.objects.filter(area__in=centres_in(acting(request)).values("pk"))
    found: HandOver = get_object_or_404(seen.select_related("area", "shift"), pk=pk)
    return found


def add_refusal(form: Any, refusal: Refused) -> None:
    """The sentence at its field, or above the form."""
    names = {"user": "user", "begins": "begins", "ends": "ends", "other": "other"}
    name = names.get(refusal.field, "")
    form.add_error(name if name in form.fields else None, str(refusal.sentence))


def week_url(area: Area, day: object = "") -> str:
    return f"{reverse('duty:week')}?centre={area.pk}" + (f"&week={day}" if day else "")


def crumbs(area: Area, day: object = "") -> list[dict[str, str]]:
    return [{"label": _("Duty"), "url": week_url(area, day)}]
