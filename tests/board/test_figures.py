"""Every figure of the board is the count of the very list it opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Role, User
from events.board.figures import Figure, Line
from events.board.lists import Board
from events.models import Event
from events.services import Contact
from events.waiting import capped
from events.worklist import Filters, Worklist
from grids.models import Area
from tests.events.stage import Stage
from tests.factories import make_person

pytestmark = pytest.mark.usefixtures("rules", "calendar")

LATER = dt.timedelta(days=30)
Make = Callable[..., Stage]


@pytest.fixture
def make(
    township_operator: User, liaison: User, township_department: object, verifier: User
) -> Make:
    """A case of the township's grid at a step."""

    def stage(step: str) -> Stage:
        made = Stage(
            operator=township_operator,
            liaison=liaison,
            lead=township_department,  # type: ignore[arg-type]
            verifier=verifier,
            contact=Contact(name="张建国", phone="13812345678"),
        )
        made.to(step)
        return made

    return stage


def listed(figure: Figure, user: User, now: dt.datetime) -> int:
    """How many cases the list behind a figure has."""
    filters = Filters.read(QueryDict(urlsplit(figure.url).query))
    return capped(Worklist(user, filters, now).tab(filters.tab))


def agree(lines: list[Line], user: User, now: dt.datetime) -> int:
    """Checks every figure of these lines against its list; the sum of what they count."""
    total = 0
    for line in lines:
        for figure in (line.late, line.near):
            assert bool(figure.url) == bool(figure.count), line.label
            if figure.url:
                assert listed(figure, user, now) == figure.exact, line.label
            total += figure.count
    return total


@pytest.fixture
def cases(make: Make, grid: Area, worker: User) -> list[Event]:
    """Late and near cases at several steps, one of them outside every grid."""
    found = [make(step).event for step in ("classify", "file", "dispatch", "handle", "verify")]
    near = make("handle").event
    Event.objects.filter(pk=near.pk).update(
        due_at=timezone.now() + LATER, near_at=timezone.now() - LATER
    )
    calm = make("handle").event
    Event.objects.filter(pk=calm.pk).update(
        due_at=timezone.now() + LATER, near_at=timezone.now() + LATER
    )
    outside = make("dispatch").event
    Event.objects.filter(pk=outside.pk).update(area=None, sight_path=grid.path[:8])
    return [*found, near, calm, outside]


WHO = ("supervisor", "county_supervisor", "department_head")


@pytest.mark.parametrize("who", WHO)
def test_every_count_equals_its_list(
    who: str, cases: list[Event], request: pytest.FixtureRequest
) -> None:
    user, now = request.getfixturevalue(who), timezone.now()
    board = Board(user, now)
    agree([board.total], user, now)
    steps = agree(board.steps, user, now)
    areas = agree(board.areas, user, now) + sum(board.elsewhere.values())
    agree(board.departments, user, now)
    agree([board.handled], user, now)
    assert steps == areas == board.total.late.count + board.total.near.count
    assert board.total.late.count == {"department_head": 2}.get(who, 6)
    assert board.total.near.count == 1


def test_what_lies_at_the_level_itself_is_said_apart(supervisor: User, cases: list[Event]) -> None:
    board = Board(supervisor, timezone.now())
    assert board.elsewhere == {"late": 1, "near": 0}
    assert len(board.areas) == 1


def test_departments_count_what_is_being_handled(
    supervisor: User, cases: list[Event], township_department: object
) -> None:
    (line,) = Board(supervisor, timezone.now()).departments
    assert (line.label, line.late.count, line.near.count) == (str(township_department), 1, 1)
    assert "tab=handle" in line.late.url
    handled = Board(supervisor, timezone.now()).handled
    assert (handled.late.count, handled.near.count) == (1, 1)


def test_cases_beside_are_counted_nowhere(other_township: Area, cases: list[Event]) -> None:
    beside = make_person("beside", Role.SUPERVISOR, other_township)
    board = Board(beside, timezone.now())
    assert (board.total.late.count, board.total.near.count, board.areas) == (0, 0, [])
    assert board.total.late.words == "—"


def test_confidential_cases_are_counted_for_who_may_see_them(
    supervisor: User, cases: list[Event]
) -> None:
    Event.objects.filter(pk=cases[0].pk).update(confidential=True)
    before = Board(supervisor, timezone.now()).total.late.count
    assert before == 5


def test_a_figure_is_capped() -> None:
    assert (Figure(0).words, Figure(999).words, Figure(1000).words) == ("—", "999", "999+")
    assert Figure(5000).exact == 1000


def test_filters_stand_in_the_address(supervisor: User, cases: list[Event]) -> None:
    board = Board(supervisor, timezone.now())
    (area,) = board.areas
    query = parse_qs(urlsplit(area.late.url).query)
    assert query["light"] == ["late"]
    assert set(query) == {"tab", "light", "area"}
