"""A department's list beside the register: right figures inside, blurred ones outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog, User
from people.exchange import comparing
from people.exchange.services import Refused
from people.models import Check, Comparison, House, Person
from tests.cast import Login
from tests.people.making import THERE, make_building, make_person, make_residence
from tests.people_exchange.making import ADDRESS, imported, names, person, text, worked

pytestmark = pytest.mark.django_db
PURPOSE = "核对参保人员名单"
COUNT = 120


@pytest.fixture
def building(operator: User, grid: object) -> House:
    return make_building(address=ADDRESS)


@pytest.fixture
def people(operator: User, building: House) -> list[list[str]]:
    """Rows of people who are registered in the grid."""
    rows = [person(n, name) for n, name in enumerate(names(COUNT))]
    imported(operator, text(rows))
    return rows


def compared(user: User, rows: Sequence[Sequence[str]]) -> Comparison:
    job = worked(comparing.start(user, PURPOSE, "名单.csv", text(rows)))
    assert job.state == "done", job.problems
    return Comparison.objects.get(pk=job.params["comparison"])


def test_its_figures(liaison: User, people: list[list[str]], other_township: object) -> None:
    rows = [list(row) for row in people[:110]]
    rows[0][4] = "13800000001"  # another phone
    rows[1][0] = rows[1][0][:2] + "红"  # another name, same card
    rows[2][1] = ""  # found by the phone
    rows[3][1], rows[3][4] = "", ""  # found by name and birth date
    rows[4] = [rows[4][0][:2] + "红", "", "", rows[4][3], "", "", "", "", ""]  # a near name
    rows[5] = person(9_000, "诸葛孔明")  # nobody here
    away = person(9_001, "司马懿")
    make_residence(make_person("司马懿", document=away[1]), make_building(THERE))
    rows[6] = away  # somebody, but of another township
    result = compared(liaison, rows)
    assert result.counts == {"agree": 105, "differ": 3, "there": 2, "here": COUNT - 108}
    found = set(Check.objects.values_list("field", flat=True))
    assert found == {"phones", "name"}
    assert Check.objects.count() == 3
    assert result.file is None


def test_a_difference_is_for_the_worker_and_no_department(
    liaison: User, worker: User, outsider: User, people: list[list[str]], login: Login
) -> None:
    rows = [list(row) for row in people]
    rows[0][4] = "13800000001"
    compared(liaison, rows)
    check = Check.objects.for_user(worker).get()
    assert (check.field, check.theirs) == ("phones", "13800000001")
    assert not Check.objects.for_user(liaison).exists()
    assert not Check.objects.for_user(outsider).exists()
    page = login(worker).get(reverse("people_exchange:check_list")).content.decode()
    assert "138****0001" in page
    assert "13800000001" not in page
    answer = login(worker).post(
        reverse("people_exchange:check_answer", args=[check.pk]), {"outcome": "right"}
    )
    assert answer.status_code == 302
    check.refresh_from_db()
    assert (check.outcome, bytes(check.theirs_sealed)) == ("right", b"")
    assert Person.objects.get(pk=check.person_id).checked_at is not None


def test_the_page_says_figures_and_no_name(
    liaison: User, people: list[list[str]], login: Login
) -> None:
    result = compared(liaison, people)
    page = (
        login(liaison)
        .get(reverse("people_exchange:comparison_show", args=[result.pk]))
        .content.decode()
    )
    assert not any(row[0] in page or row[1] in page for row in people)
    assert AccessLog.objects.get(subject=f"people_compare:{result.pk}").reason == PURPOSE


def strangers(count: int, first: int = 5_000) -> list[list[str]]:
    return [person(first + n, name) for n, name in enumerate(names(count))]


def test_few_and_none_look_the_same(liaison: User, people: list[list[str]]) -> None:
    """A hundred invented people and one real one: what is said is what nobody real gives."""
    without = compared(liaison, strangers(100))
    one = compared(liaison, [*strangers(120, 7_000), people[0]])
    assert (without.counts.get("agree", 0), one.counts["agree"]) == (0, 1)
    shown = [comparing.blurred(each, "agree") for each in (without, one)]
    assert shown[0] == shown[1]


def test_a_short_list_is_refused(liaison: User, people: list[list[str]]) -> None:
    """Also one that repeats itself."""
    for rows in (strangers(99), [people[0]] * 200):
        job = worked(comparing.start(liaison, PURPOSE, "名单.csv", text(rows)))
        assert (job.state, job.done) == ("failed", 0)
        assert "100" in job.problems[0][1]


def test_a_list_that_is_nearly_an_earlier_one_is_refused(
    liaison: User, people: list[list[str]]
) -> None:
    """With and without one person would tell about that person."""
    compared(liaison, people[1:])
    job = worked(comparing.start(liaison, PURPOSE, "名单.csv", text(people)))
    assert job.state == "failed"


def test_the_same_list_gives_the_same_figures(liaison: User, people: list[list[str]]) -> None:
    first, second = compared(liaison, people), compared(liaison, list(reversed(people)))
    assert [v for _label, v in comparing.figures(first)] == [
        v for _label, v in comparing.figures(second)
    ]


def test_figures_are_never_exact_enough_for_one_person(
    liaison: User, people: list[list[str]]
) -> None:
    """Rounded to fives, and neighbouring counts share their figures."""
    result = compared(liaison, people)
    shown = {}
    for count in range(200):
        result.counts = {"agree": count}
        shown[count] = comparing.blurred(result, "agree")
    assert {shown[n] for n in range(5)} == {shown[0]}
    figures = [int(shown[n]) for n in range(5, 200)]
    assert all(figure % 5 == 0 for figure in figures)


def test_a_department_compares_three_lists_a_day(liaison: User, people: list[list[str]]) -> None:
    for each in range(comparing.A_DAY):
        compared(liaison, strangers(100, 5_000 + 1000 * each))
    with pytest.raises(Refused):
        comparing.start(liaison, PURPOSE, "名单.csv", text(strangers(100, 9_000)))
    yesterday = timezone.now() - dt.timedelta(days=1)
    Comparison.objects.update(created_at=yesterday)
    compared(liaison, strangers(100, 9_000))


def test_another_department_does_not_see_it(
    liaison: User, county_liaison: User, people: list[list[str]], login: Login
) -> None:
    result = compared(liaison, people)
    page = reverse("people_exchange:comparison_show", args=[result.pk])
    assert login(county_liaison).get(page).status_code == 404
