"""A case that ended under an area that is no more opens for whoever took the area over."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Role, User
from events.models import Event, TraceEntry
from events.trace import replay
from grids.boundaries.following import followed
from grids.boundaries.plan import plan_of
from grids.boundaries.reverting import reverting
from grids.boundaries.wanted import Wanted
from grids.models import Area, BoundaryChange
from grids.services import area_retire
from tests.boundary_core.ground import publish, today
from tests.cast import Login
from tests.events.stage import Stage
from tests.factories import make_area, make_person


def ended(stage: Stage, area: Area, holder: Area | None = None) -> Event:
    """A case of this area that is settled and done; on the desk of `holder`, if one is given."""
    event = stage.collect(point=None, area=area)
    Event.objects.filter(pk=event.pk).update(step="done", holder=holder or event.holder_id)
    return again(event)


def again(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def retired(area: Area, heir: Area, by: User) -> BoundaryChange:
    area_retire(area=area, day=today(), successor=heir, by=by, reason="two small ones")
    return BoundaryChange.objects.latest("pk")


def taken_back(change: BoundaryChange, by: User) -> None:
    publish(reverting(change), by=by, reason="a mistake", reverts=change)


def grid_of(community: Area, name: str) -> Area:
    found: Area = Area.objects.children_of(community).get(name=name)
    return found


def seen_by(user: User) -> set[int]:
    return set(Event.objects.for_user(User.objects.get(pk=user.pk)).values_list("pk", flat=True))


def test_the_staff_of_the_successor_open_it(
    stage: Stage, login: Login, first: Area, second: Area, system_admin: User
) -> None:
    desk = make_person("zhao", Role.OPERATOR, first)
    case = ended(stage, grid_of(second, "河东网格"))
    assert case.pk not in seen_by(desk)
    facts = Event.objects.filter(pk=case.pk).values("area", "closed_at", "changed_at", "number")
    before = facts.get()
    retired(second, first, system_admin)
    page = login(desk).get(reverse("events:detail", args=[case.pk]))
    assert page.status_code == 200
    assert "河东网格" in page.content.decode()
    assert facts.get() == before, "what was filed there stays filed there"
    worker = make_person("qian", Role.WORKER, grid_of(first, "河东网格"))
    assert case.pk in seen_by(worker)


def test_its_trace_says_so_and_adds_up(
    stage: Stage, first: Area, second: Area, system_admin: User
) -> None:
    case = ended(stage, grid_of(second, "河东网格"), holder=second)
    retired(second, first, system_admin)
    entries = list(TraceEntry.objects.filter(event=case).order_by("seq"))
    moved = again(case)
    assert entries[-1].reason == f"{case.area} was dissolved."
    assert entries[-1].channel == "system"
    assert moved.seq == len(entries) == case.seq + 1
    assert moved.head == entries[-1].mac
    state = replay(entries)["event"]
    assert (state["sight_path"], state["holder_id"]) == (moved.sight_path, first.pk)
    assert moved.holder == first
    call_command("verify_trace", stdout=StringIO())


def test_lists_and_counts_agree(
    stage: Stage, login: Login, first: Area, second: Area, system_admin: User
) -> None:
    desk = make_person("zhao", Role.OPERATOR, first)
    for name in ("河东网格", "河西网格"):
        ended(stage, grid_of(second, name))
    retired(second, first, system_admin)
    url = reverse("events:list")
    page = login(desk).get(url, {"tab": "ended", "area": first.pk}).content.decode()
    assert Event.objects.filter(sight_path__startswith=first.path).count() == 2
    assert "2" in page


def test_what_was_seen_from_above_stays_there(
    stage: Stage, first: Area, second: Area, township: Area, system_admin: User
) -> None:
    """A complaint about the community itself is none of its successor's business."""
    case = ended(stage, grid_of(second, "河东网格"), holder=township)
    Event.objects.filter(pk=case.pk).update(sight_path=township.path)
    retired(second, first, system_admin)
    assert (again(case).sight_path, again(case).seq) == (township.path, case.seq)


def test_an_area_without_an_heir_goes_with_the_one_above(
    stage: Stage, grids: list[Area], first: Area, second: Area, system_admin: User
) -> None:
    case = ended(stage, make_area(second, code=f"{second.code}009", name="从未画过"))
    Area.objects.filter(pk=case.area_id).update(retired_on=today())
    retired(second, first, system_admin)
    assert again(case).sight_path == first.path


def test_it_goes_on_to_the_heir_of_the_heir(
    stage: Stage, grids: list[Area], system_admin: User
) -> None:
    case = ended(stage, grids[0])
    retired(grids[0], grids[1], system_admin)
    retired(grids[1], grids[3], system_admin)
    assert again(case).sight_path == grids[3].path
    assert again(case).area == grids[0]


def test_a_merge_that_is_taken_back_gives_them_back(
    stage: Stage, first: Area, second: Area, system_admin: User
) -> None:
    case, on_desk = ended(stage, grid_of(second, "河东网格")), ended(stage, second, holder=second)
    own = ended(stage, grid_of(first, "第1网格"))
    change = retired(second, first, system_admin)
    later = ended(stage, grid_of(first, "河西网格"))
    assert later.sight_path.startswith(first.path)
    taken_back(change, system_admin)
    back = Area.objects.in_force().get(name=second.name)
    assert again(case).sight_path == grid_of(back, "河东网格").path
    assert (again(on_desk).sight_path, again(on_desk).holder) == (back.path, back)
    assert again(own).seq == own.seq
    assert again(later).sight_path == grid_of(back, "河西网格").path
    last = TraceEntry.objects.filter(event=on_desk).latest("seq")
    assert last.reason == f"{back} is there again."
    call_command("verify_trace", stdout=StringIO())


def test_a_merge_of_grids_that_is_taken_back_gives_back_only_theirs(
    stage: Stage, grids: list[Area], system_admin: User
) -> None:
    theirs, ours = ended(stage, grids[0]), ended(stage, grids[1])
    change = retired(grids[0], grids[1], system_admin)
    taken_back(change, system_admin)
    back = Area.objects.in_force().get(name=grids[0].name)
    assert again(theirs).sight_path == back.path
    assert (again(ours).sight_path, again(ours).seq) == (grids[1].path, ours.seq)


def test_merged_again_it_goes_again(stage: Stage, grids: list[Area], system_admin: User) -> None:
    case = ended(stage, grids[0])
    taken_back(retired(grids[0], grids[1], system_admin), system_admin)
    back = Area.objects.in_force().get(name=grids[0].name)
    change = retired(back, grids[1], system_admin)
    assert again(case).sight_path == grids[1].path
    taken_back(change, system_admin)
    newest = Area.objects.in_force().get(name=grids[0].name)
    assert again(case).sight_path == newest.path != back.path


def test_the_preview_and_the_page_of_the_change_count_them(
    stage: Stage,
    login: Login,
    township: Area,
    first: Area,
    second: Area,
    system_admin: User,
) -> None:
    ended(stage, grid_of(second, "河东网格"))
    wanted = Wanted(township.code, today(), {}, retired={second.code: first.code})
    wanted = followed(wanted, within=township.path)
    told = "Ended cases that the successor opens from then on"
    plan = plan_of(wanted, system_admin, within=township.path)
    assert [(m.label, m.count) for m in plan.moves if m.label == told] == [(told, 1)]
    change = retired(second, first, system_admin)
    administrator = login(system_admin)
    administrator.cookies["django_language"] = "en"
    page = administrator.get(reverse("grids:boundary_change", args=[change.pk]))
    assert told in page.content.decode()


@pytest.mark.parametrize("many", [0, 3])
def test_it_costs_the_same_few_statements(
    stage: Stage,
    grids: list[Area],
    many: int,
    django_assert_max_num_queries: object,
) -> None:
    from events.services.succession import ended_cases_follow
    from grids.succession import Standing, Succession

    old = make_area(Area.objects.get(pk=grids[0].pk), name="从未画过")
    for _number in range(many):
        ended(stage, old)
    Area.objects.filter(pk=old.pk).update(retired_on=today())
    new = make_area(Area.objects.get(pk=grids[1].pk), name="也没画过")
    Area.objects.filter(pk=old.pk).update(successor=new)
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        succession = Succession([old.path], Standing.under(old.path))
        assert ended_cases_follow(succession) == many
        assert ended_cases_follow(succession) == 0
