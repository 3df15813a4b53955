"""Grids proposed for a community, kept as a draft: nothing changes until it is published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grids.basemap.models import Street
from grids.boundaries.drafts import draft_start
from grids.boundaries.wanted import NewArea, Wanted
from grids.codes import grid_digits, next_codes
from grids.errors import Refused
from grids.geofiles.measures import geos_of, shapely_of
from grids.geofiles.proposing import proposed
from grids.households import dwellings
from grids.models import Area, Draft, GridKind, Level
from grids.names import grid_name
from grids.services.codes import codes_used


@dataclass(frozen=True)
class Proposal:
    """`households` of each proposed grid by its name."""

    draft: Draft
    households: dict[str, int]


def grids_propose(*, community: Area, target: int, owner: Any, day: dt.date) -> Proposal:
    """Raises Refused where there is nothing to go by."""
    _check(community, target)
    shape = community.geometry
    homes = dwellings(shape) if shape else []
    if shape is None or not homes:
        raise Refused(
            _(
                "No household and no building is known in %(area)s. Import buildings first "
                "(manage.py import_base_map)."
            )
            % {"area": community.label}
        )
    lines = Street.objects.filter(geometry__intersects=shape).values_list("geometry", flat=True)
    parts = proposed(shapely_of(shape), homes, [shapely_of(line) for line in lines], target)
    codes = next_codes(community.code, codes_used(community.code), len(parts), grid_digits())
    names = [grid_name(int(code[len(community.code) :]))[0] for code in codes]
    new = {
        f"n{number}": NewArea(name, GridKind.BASIC, geos_of(ground))
        for number, (name, (ground, _homes)) in enumerate(zip(names, parts, strict=True), 1)
    }
    draft = draft_start(
        owner=owner,
        parent=community,
        day=day,
        wanted=Wanted(parent=community.code, day=day, new=new),
        source="make_grids",
    )
    return Proposal(draft, {n: count for n, (_g, count) in zip(names, parts, strict=True)})


def _check(community: Area, target: int) -> None:
    if community.level != Level.COMMUNITY:
        raise Refused(_("Grids are proposed for a community; this is another level."))
    if community.geometry is None:
        raise Refused(
            _("%(area)s has no boundary yet. Draw or import it first.") % {"area": community.label}
        )
    if target < 1:
        raise Refused(_("A grid needs at least one household as its target."))
    drawn = Area.objects.children_of(community).in_force().exclude(geometry=None)
    if drawn.exists():
        raise Refused(
            _("%(area)s has drawn grids already. Change those in the editor.")
            % {"area": community.label}
        )
