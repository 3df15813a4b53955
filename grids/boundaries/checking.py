"""Every breach of the rules in a whole database, family by family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from grids.boundaries.faults import WRONG, Fault, faults_below
from grids.models import Area, Boundary


def breaches(day: dt.date | None = None) -> Iterator[Fault]:
    """Those of the shapes (on `day` or now), then those of the dated boundaries."""
    yield from faults_below("", day=day)
    for path in Area.objects.filter(numchild__gt=0).values_list("path", flat=True):
        yield from faults_below(path, day=day)
    yield from _disagreeing()
    yield from _overlapping()
    yield from _beyond()


def _disagreeing() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.code FROM grids_area a "
            "LEFT JOIN grids_boundary b ON b.area_id = a.id AND b.valid_to IS NULL "
            "WHERE a.geometry IS DISTINCT FROM b.geometry "
            "OR (a.retired_on IS NOT NULL AND a.geometry IS NOT NULL) ORDER BY a.code"
        )
        for (code,) in cursor.fetchall():
            text = _("The shape of %(code)s is not its dated boundary in force.") % {"code": code}
            yield Fault(WRONG, code, text=text)


def _overlapping() -> Iterator[Fault]:
    """No area has two boundaries on one day."""
    later = Boundary.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
        area=OuterRef("area"),
        pk__gt=OuterRef("pk"),
    ).filter(Q(valid_to=None) | Q(valid_to__gt=OuterRef("valid_from")))
    rows = Boundary.objects.filter(Q(valid_to=None) | Q(valid_to__gt=F("valid_from")))
    ended = rows.filter(Exists(later.filter(valid_from__lt=OuterRef("valid_to"))))
    endless = rows.filter(Exists(later), valid_to=None)
    codes = {*ended.values_list("area__code", flat=True)}
    for code in sorted(codes | {*endless.values_list("area__code", flat=True)}):
        text = _("Two boundaries of %(code)s hold on the same day.") % {"code": code}
        yield Fault(WRONG, code, text=text)


def _beyond() -> Iterator[Fault]:
    """A retired area has no boundary after its last day."""
    rows = Boundary.objects.filter(area__retired_on__isnull=False).filter(
        Q(valid_to=None) | Q(valid_to__gt=F("area__retired_on"))
    )
    for code in sorted(set(rows.values_list("area__code", flat=True))):
        text = _("%(code)s is retired and has a boundary after its last day.") % {"code": code}
        yield Fault(WRONG, code, text=text)
