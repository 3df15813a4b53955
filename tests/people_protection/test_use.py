"""What the auditor sees of unusual use, and everybody of their own."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.looking import figures
from accounts.models import AccessLog, User
from tests.cast import Login

COUNTY = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2026, 11, 20)


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), COUNTY)


def look(user: User, moment: dt.datetime, number: int = 1, **more: object) -> AccessLog:
    values = {"subject": f"person:{number}", "whose": f"person:{number}", "field": "document"}
    entry: AccessLog = AccessLog.objects.create(
        at=moment,
        user=user,
        posting=user.scope.posting,
        reason=f"because of {number}",
        **{**values, **more},
    )
    return entry


@pytest.fixture
def looked(operator: User) -> User:
    """Twenty-one looks in one hour at as many people, five at one of them, one at night."""
    for number in range(21):
        look(operator, at(9, number), number)
    for minute in range(4):
        look(operator, at(14, minute), 7)
    look(operator, at(22, 30), 100)
    look(operator, at(5, 59), 101, outside=True)
    look(operator, at(6, 0), 102)
    look(operator, at(15, 0), 3, subject="export:3", whose="", field="file")
    look(operator, at(15, 1), 3, subject="people_export:3", whose="", field="full")
    return operator


def test_it_counts_each_figure(looked: User) -> None:
    [use] = figures.uses(AccessLog.objects.all())
    assert use.numbers == {
        "all": 30,
        "hour": 21,
        "day": 28,
        "night": 2,
        "outside": 1,
        "same": 5,
        "exports": 2,
    }
    marked = {figure.name for figure, _number, marked in use.cells if marked}
    assert marked == {"hour", "night", "outside", "same"}


@pytest.mark.parametrize("figure", [figure.name for figure in figures.FIGURES])
def test_behind_each_figure_are_the_lines_it_counts(looked: User, figure: str) -> None:
    rows = AccessLog.objects.all()
    [use] = figures.uses(rows)
    assert figures.behind(rows, figure).count() == use.numbers[figure]


def test_the_auditor_sees_the_figures_and_no_value(
    looked: User, worker: User, auditor: User, login: Login
) -> None:
    look(worker, at(10), 5)
    since = {"since": "2026-11-01"}
    client = login(auditor)
    page = client.get(reverse("accounts:use_list"), since)
    assert [use.user for use in page.context["page"]] == [looked, worker]
    shown = client.get(reverse("accounts:use_show", args=[looked.pk, "night"]), since)
    assert "because of 100" in shown.text
    assert "because of 3<" not in shown.text


def test_filters_narrow_it(looked: User, worker: User, auditor: User, login: Login) -> None:
    look(worker, at(10, day=dt.date(2026, 11, 1)), 5)
    client, url = login(auditor), reverse("accounts:use_list")

    def users(**asked: str) -> list[User]:
        return [use.user for use in client.get(url, asked).context["page"]]

    assert users(since="2026-11-19") == [looked]
    assert users(until="2026-11-02") == [worker]
    assert users(person="worker") == [worker]
    assert users(kind="export", since="2026-11-01") == [looked]


def test_without_filters_it_is_the_last_thirty_days(
    operator: User, auditor: User, login: Login
) -> None:
    now = dt.datetime.now(COUNTY)
    look(operator, now - dt.timedelta(days=40))
    url = reverse("accounts:use_list")
    assert not login(auditor).get(url).context["page"].object_list
    look(operator, now)
    [use] = login(auditor).get(url).context["page"].object_list
    assert use.numbers["all"] == 1


def test_everybody_sees_their_own_and_nobody_elses(
    looked: User, worker: User, login: Login
) -> None:
    since = {"since": "2026-11-01"}
    mine = login(looked).get(reverse("accounts:own_use_show", args=["same"]), since)
    assert len(mine.context["lines"]) == 5
    theirs = login(worker).get(reverse("accounts:own_use"), since)
    assert not theirs.context["lines"]


def test_an_auditor_of_elsewhere_sees_nothing_of_it(
    looked: User, outsider: User, other_township: object, login: Login
) -> None:
    from accounts.models import Role
    from grids.models import Area
    from tests.factories import make_person

    assert isinstance(other_township, Area)
    other = make_person("other_auditor", Role.AUDITOR, other_township)
    client = login(other)
    assert (
        not client.get(reverse("accounts:use_list"), {"since": "2026-11-01"})
        .context["page"]
        .object_list
    )
    assert client.get(reverse("accounts:use_show", args=[looked.pk, "all"])).status_code == 404


def test_an_unknown_figure_is_404(auditor: User, login: Login) -> None:
    assert (
        login(auditor).get(reverse("accounts:use_show", args=[auditor.pk, "x"])).status_code == 404
    )


def test_the_list_needs_few_statements(
    looked: User, worker: User, auditor: User, login: Login, django_assert_max_num_queries: object
) -> None:
    look(worker, at(10), 5)
    client = login(auditor)
    client.get(reverse("accounts:use_list"))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(reverse("accounts:use_list"), {"since": "2026-11-01"})
