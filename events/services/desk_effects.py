"""What a centre does at its desk until a case is dispatched. On a locked row only."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from django.contrib.gis.geos import Point
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, Role
from events.centres import nearest_centre, root_of
from events.limits import limit
from events.models import Category, Event
from events.refusals import Refused
from events.services.dispatching import departments_for, send
from events.services.ending import claim_is_live, close_case, end_case, took_hand
from events.services.move import Move
from events.services.steps import enter, hand_to, need
from events.workflow import BEFORE_FILING, ClockKind, Sample, Step
from grids.models import Area, Boundary, Level
from grids.services import hold_boundaries, locate


def claim(move: Move) -> None:
    event, user = move.event, move.actor.user
    if claim_is_live(move) and event.claimed_by_id != move.actor.user_id:
        raise Refused(
            _("%(name)s is working on this case. Ask them to release it first.")
            % {"name": event.claimed_by}
        )
    event.claimed_by, event.claimed_at = user, move.now


def release(move: Move) -> None:
    event = move.event
    others = event.claimed_by_id != move.actor.user_id and claim_is_live(move)
    if others and move.actor.scope.role != Role.SUPERVISOR:
        raise Refused(_("Only %(name)s can release this.") % {"name": event.claimed_by})
    event.claimed_by, event.claimed_at = None, None


def correct(
    move: Move,
    *,
    reason: str = "",
    title: str | None = None,
    description: str | None = None,
    address: str | None = None,
    urgency: str | None = None,
    category: int | None = None,
    point: Point | None = None,
    area: int | None = None,
) -> None:
    """Changes what was reported; None leaves a value as it is."""
    event = move.event
    if event.step not in BEFORE_FILING and not reason.strip():
        raise Refused(_("After filing a correction needs a reason."), field="reason")
    for name, value in (("title", title), ("description", description), ("address", address)):
        if value is not None:
            setattr(event, name, value)
    event.urgency = urgency or event.urgency
    if category is not None:
        set_category(move, category)
    if point is not None or area is not None:
        place(move, point, area)


def set_category(move: Move, category_id: int) -> None:
    event = move.event
    category = Category.objects.select_related("lead").filter(pk=category_id).first()
    if category is None:
        raise Refused(_("This category does not exist any more."), field="category")
    event.category = category
    move.recategorised()
    if category.confidential and not event.confidential:
        event.confidential = True
        keep_desk_staffed(move)


def keep_desk_staffed(move: Move) -> None:
    """Hands the case on where nobody at its desk may see it any more."""
    event = move.event
    start = event.holder.path
    if not event.sight_path.startswith(start):
        start = event.sight_path
    hand_to(move, move.centre(start))


def place(move: Move, point: Point | None, area_id: int | None) -> None:
    """Moves the case to a point or an area; its desk follows where it does not reach there."""
    event = move.event
    root = root_of(event.holder.path)
    hold(root)
    if area_id is not None:
        area = Area.objects.in_force().filter(pk=area_id, path__startswith=root.path).first()
    else:
        area = locate(point, root) if point else None
        if point is not None and area is None:
            check_inside(point, root)
    event.point = point or event.point
    stand_in(move, area)


def check_inside(point: Point, root: Area) -> None:
    """Refuses coordinates that were exchanged or mistyped: they lie outside the whole county."""
    ground = root.geometry
    if ground is not None and not ground.intersects(point):
        words = _("This point lies outside %(area)s.") % {"area": root.label}
        raise Refused(words, field="longitude")


def hold(root: Area) -> None:
    """Boundaries stay as they are until the case is saved. Raises Refused while they change."""
    if not hold_boundaries(root.path, wait=False):
        raise Refused(_("Boundaries are being changed at this moment. Try again in a few seconds."))


def back_in_place(move: Move) -> None:
    """A case about to live again stands in the area that lies at its point now.

    While it was ended no change of boundaries moved it. Where somebody had put it elsewhere than
    at its point it stays there, or goes to whoever took over from that area.
    """
    event = move.event
    area = event.area
    if area is None:
        return
    root = root_of(area.path)
    hold(root)
    found = locate(event.point, root) if event.point and stood_at_point(event) else None
    target = found or standing(area)
    if target is not None and target.pk != area.pk:
        stand_in(move, target)


def stood_at_point(event: Event) -> bool:
    """Whether the area of an ended case held its point on the day it ended."""
    day = timezone.localdate(event.closed_at or event.changed_at)
    then = Boundary.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return then.filter(area=event.area_id, geometry__covers=event.point).exists()


def standing(area: Area | None) -> Area | None:
    """The area as it is now; where it was retired meanwhile, whoever took over from it."""
    found = Area.objects.defer("geometry").filter(pk=area.pk).first() if area else None
    while found is not None and found.retired_on is not None:
        found = found.successor
    return found


def stand_in(move: Move, area: Area | None) -> None:
    """The case lies in `area` now; its desk follows where it does not reach there."""
    event = move.event
    event.area = area
    move.recategorised()
    if event.concerns_area_id or event.concerns_department_id or event.concerns_user_id:
        return
    event.sight_path = area.path if area else event.holder.path
    if not event.sight_path.startswith(event.holder.path):
        hand_to(move, move.centre(event.sight_path))


def settle(move: Move, *, result: str, category: int | None = None) -> None:
    event = move.event
    need(result, "result", _("Please say how it was settled."))
    if category is not None:
        set_category(move, category)
    if event.category is None:
        raise Refused(_("Please choose a category."), field="category")
    if not event.category.worker_may_settle:
        raise Refused(
            _("Cases of this category cannot be settled on the spot; they go to the centre."),
            field="category",
        )
    posting = move.actor.posting
    took_hand(move, *(unit_and_community(posting) if posting else ()))
    event.settled, event.result = True, result
    event.sample = Sample.DUE if secrets.randbelow(100) < limit("SAMPLE_PERCENT") else ""
    close_case(move)


def unit_and_community(posting: Posting) -> list[int]:
    """A settled case counts for the grid and for the community it belongs to."""
    area = posting.area
    if area is None:
        return []
    chain = Area.objects.chain(area.path).filter(level__in=[Level.COMMUNITY, Level.GRID])
    return [area.pk, *chain.values_list("pk", flat=True)]


def pass_up(move: Move, *, reason: str) -> None:
    event = move.event
    above = event.holder.path[: -Area.steplen]
    centre = nearest_centre(above, event, move.now) if above else None
    if centre is None:
        raise Refused(_("There is no centre above that could take this case."))
    hand_to(move, centre)


def pass_down(move: Move, *, centre: int, reason: str) -> None:
    event = move.event
    target = Area.objects.filter(pk=centre).first()
    below = target is not None and target.pk != event.holder_id
    if target is None or not below or not target.path.startswith(event.holder.path):
        raise Refused(_("Please choose a centre below this one."), field="centre")
    if not event.sight_path.startswith(target.path):
        raise Refused(_("This case does not lie in that centre's area."), field="centre")
    if nearest_centre(target.path, event, move.now) != target:
        raise Refused(_("Nobody is posted there who could take this case."), field="centre")
    hand_to(move, target)


def reject(move: Move, *, reason: str) -> None:
    move.event.result = reason
    end_case(move, Step.REJECTED)


def cancel(move: Move, *, reason: str) -> None:
    end_case(move, Step.CANCELLED)


def classify(
    move: Move, *, category: int | None = None, urgency: str | None = None, note: str = ""
) -> None:
    event = move.event
    if category is not None and category != event.category_id:
        set_category(move, category)
    if event.category is None:
        raise Refused(_("Please choose a category."), field="category")
    event.urgency = urgency or event.urgency
    if event.category.confidential and not event.confidential:
        set_category(move, event.category.pk)
    enter(move, Step.FILE)


def file(move: Move, *, target_minutes: int | None = None) -> None:
    """Gives the case its number and starts its clock.

    `target_minutes` is an imported record's own target, in minutes from now.
    """
    event = move.event
    if event.category is None:
        raise Refused(_("Please choose a category."), field="category")
    if event.number is None:
        move.wants_number = True
    event.filed_at = move.now
    enter(move, Step.DISPATCH)
    if target_minutes is None:
        start_case_clock(move)
    else:
        parts = [(target_minutes, "urgent_minute")]
        move.run(ClockKind.CASE, parts, {"kind": "imported", "amount": target_minutes})


def start_case_clock(move: Move, *, reopened: bool = False) -> None:
    category = move.event.category
    kind = category.lead_id if category else None
    move.start(ClockKind.CASE, department_kind=kind, reopened=reopened)


def dispatch(move: Move, *, lead: int, assists: Sequence[int] = (), note: str = "") -> None:
    """Sends one lead task and any assists: keys of departments at or above the place."""
    event = move.event
    found = departments_for(move, [lead, *assists])
    event.dispatched_by = event.holder
    enter(move, Step.HANDLE)
    event.claimed_by, event.claimed_at = None, None
    send(move, found[lead], "lead", note)
    for key in dict.fromkeys(assists):
        if key != lead:
            send(move, found[key], "assist", note)


EFFECTS: dict[str, Callable[..., None]] = {
    effect.__name__: effect
    for effect in (
        claim,
        release,
        correct,
        settle,
        pass_up,
        pass_down,
        reject,
        cancel,
        classify,
        file,
        dispatch,
    )
}
