"""Whose requests these are: a county or an area above it, named by its code."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from exchange.open311.door import Fault
from grids.models import Area, Level

LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY)


def jurisdictions() -> list[Area]:
    rows = Area.objects.in_force().filter(level__in=LEVELS).defer("geometry")
    return list(rows.order_by("path"))


def jurisdiction(request: HttpRequest) -> Area:
    """The one that is asked for; the only root where none is named. Raises Fault."""
    code = asked(request, "jurisdiction_id")
    known = jurisdictions()
    if code:
        for area in known:
            if area.code == code:
                return area
        raise Fault(404, _("The jurisdiction_id %(code)s was not found.") % {"code": code[:20]})
    roots = [area for area in known if area.depth == 1]
    if not roots:
        raise Fault(404, _("No areas are set up yet. Ask the system administrator."))
    if len(roots) > 1:
        raise Fault(400, _("Several jurisdictions are served here: send jurisdiction_id."))
    return roots[0]


def asked(request: HttpRequest, name: str) -> str:
    """A value of the form, or of the address; "" where there is none, as for an empty one."""
    sent = request.POST if request.method == "POST" else request.GET
    return sent.get(name, "").strip()
