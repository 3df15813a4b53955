"""Complaints about a unit: from where upward they are seen and who takes them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from events.limits import limit
from events.models import Event
from events.refusals import Refused
from grids.models import Area


def sight_above(event: Event, home: str, root: Area) -> str:
    """The path from which upward `event` is seen: `home`, or one level above the unit.

    A complaint about the root itself is for its leaders; Refused tells where to turn when
    an outside unit is configured for that instead.
    """
    paths = list(concerned_paths(event))
    if not paths:
        return home
    above = common([home, *paths])
    if above:
        return above
    outside = limit("OUTSIDE_UNIT")
    if outside:
        raise Refused(
            _("A complaint about this unit goes to %(unit)s; please turn to them.")
            % {"unit": outside}
        )
    if not leader_at(root, event):
        raise Refused(_("There is no unit above that could take a complaint about this one here."))
    event.leaders_only = True
    return root.path


def concerned_paths(event: Event) -> list[str]:
    """One level above each unit that the case complains about ("" above the root)."""
    paths = []
    if event.concerns_area is not None:
        paths.append(event.concerns_area.path[: -Area.steplen])
    if event.concerns_department is not None:
        path = event.concerns_department.path
        paths.append(path if len(path) == Area.steplen else path[: -Area.steplen])
    if event.concerns_user is not None:
        for posting in Posting.objects.filter(user=event.concerns_user).select_related(
            "area", "department"
        ):
            unit = posting.area or posting.department
            if unit is not None:
                at_root = posting.area is None and len(unit.path) == Area.steplen
                paths.append(unit.path if at_root else unit.path[: -Area.steplen])
    return paths


def common(paths: list[str]) -> str:
    """The longest path that all the paths begin with, in whole steps."""
    first, last = min(paths), max(paths)
    end = 0
    while end < len(first) and first[: end + Area.steplen] == last[: end + Area.steplen]:
        end += Area.steplen
    return first[:end]


def leader_at(root: Area, event: Event) -> bool:
    """Whether a leader of the root is posted who is not the one complained about."""
    leaders = Posting.objects.filter(area=root, is_head=True, role="supervisor", valid_to=None)
    return leaders.exclude(user=event.concerns_user_id or 0).exists()
