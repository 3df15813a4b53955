"""Whoever's scope covers an area sees every case there but special ones, whatever the role."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from accounts.models import Department, Posting, User
from accounts.scope import Scope
from assessment.figures.behind import Behind, behind
from events.models import Event
from grids.models import Area
from tests.factories import acting_in, make_deputy
from tests.figures.making import make_case

CAST = (
    "worker operator township_operator county_operator verifier liaison county_liaison "
    "assist_liaison community_liaison supervisor county_supervisor department_head system_admin "
    "rights_admin auditor outsider"
).split()
COVERING = frozenset(
    "worker operator township_operator county_operator supervisor county_supervisor auditor "
    "verifier outsider".split()
)
"""Those posted in an area in a role that sees cases."""

BELOW = "SELECT id AS event_id FROM events_event WHERE starts_with(sight_path, %(path)s)"
SIZE = 7


@pytest.fixture
def users(request: pytest.FixtureRequest, cases: None) -> dict[str, User]:
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def areas(
    county: Area, township: Area, other_township: Area, community: Area, grid: Area
) -> list[Area]:
    return [county, township, other_township, community, grid]


@pytest.fixture
def cases(
    request: pytest.FixtureRequest,
    areas: list[Area],
    township_department: Department,
    county_department: Department,
    community_department: Department,
) -> None:
    """In every area a plain case and each kind of special one, also reported by a reader."""
    units = [township_department, county_department, community_department]
    kinds: list[dict[str, Any]] = [{}, {"confidential": True}, {"leaders_only": True}]
    kinds += [{"confidential": True, "leaders_only": True}]
    kinds += [{"concerns_area": area} for area in areas]
    kinds += [{"concerns_department": unit} for unit in units]
    people = [request.getfixturevalue(name) for name in CAST]
    kinds += [{"concerns_user": user} for user in people]
    kinds += [{"by": user, "confidential": True, "leaders_only": True} for user in people]
    for area, kind in product(areas, kinds):
        make_case(area, **kind)


def page(user: User, area: Area, asked: str, special: Any) -> Behind:
    rows, params = Event.objects.for_user(user), {"path": area.path}
    return behind(rows, BELOW, params, asked, SIZE, special)


def same(user: User, area: Area) -> bool:
    """Compares both ways; whether there is a quicker one for this reader."""
    special = Event.objects.special_below(user, area.path)
    if special is None:
        return False
    for asked in ("1", "3", "99"):
        quick, plain = page(user, area, asked, special), page(user, area, asked, None)
        assert (quick.total, quick.hidden) == (plain.total, plain.hidden), (user, area)
        assert quick.page.number == plain.page.number
        assert list(quick.cases) == list(plain.cases), (user, area)
    return True


def acting(user: User, **more: Any) -> User:
    """The same person with another right, or as the head."""
    posting = Posting.objects.get(user=user)
    Posting.objects.filter(pk=posting.pk).update(**more)
    return acting_in(posting)


def test_every_role_has_the_same_page_either_way(users: dict[str, User], areas: list[Area]) -> None:
    quicker = {name for name, user in users.items() for area in areas if same(user, area)}
    assert quicker == COVERING


@pytest.mark.parametrize("more", [{"confidential": True}, {"is_head": True}], ids=str)
def test_so_have_heads_and_those_who_see_confidential_cases(
    users: dict[str, User], areas: list[Area], more: dict[str, bool]
) -> None:
    for name in sorted(COVERING):
        user = acting(users[name], **more)
        assert True in {same(user, area) for area in areas}, name


def test_so_has_who_also_belongs_to_a_unit_complained_about(
    users: dict[str, User], areas: list[Area], township_department: Department
) -> None:
    """A deputy of a department acts in the own posting and stays away from complaints about it."""
    user = users["county_supervisor"]
    scope: Scope = user.scope
    make_deputy(Posting.objects.get(user=users["liaison"]), user)
    user.scope = replace(scope, all_department_ids=(township_department.pk,))
    assert all(same(user, area) for area in areas)


def test_who_covers_less_than_an_area_is_asked_about_every_case(
    users: dict[str, User], county: Area, township: Area, grid: Area
) -> None:
    assert Event.objects.special_below(users["supervisor"], county.path) is None
    assert Event.objects.special_below(users["worker"], township.path) is None
    assert Event.objects.special_below(users["outsider"], grid.path) is None
    assert Event.objects.special_below(users["liaison"], grid.path) is None


def test_without_a_posting_nothing_is_covered(users: dict[str, User], grid: Area) -> None:
    user = users["worker"]
    user.scope = Scope(user.pk)
    assert Event.objects.special_below(user, grid.path) is None
