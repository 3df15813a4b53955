"""Ladders: rungs as rows, in order of time; clocks that run keep what they began with."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from events.catalogue.previews import climbed
from events.catalogue.services import (
    Rung,
    catalogue_import,
    ladder_create,
    ladder_delete,
    ladder_update,
)
from events.catalogue.services.ladders import check_rungs
from events.models import Clock, Ladder
from events.rules import Rulebook
from grids.models import Area
from grids.worktime import Limit
from tests.cast import Login
from tests.catalogue.helpers import by
from tests.events.stage import Stage

pytestmark = pytest.mark.django_db
CHINA = dt.timezone(dt.timedelta(hours=8))
REMIND = Rung("percent", 70, "", "remind", ("handler",))
OVERDUE = Rung("percent", 100, "", "overdue", ("handler", "head"))
YELLOW = Rung("after", 1, "work_day", "yellow", ("supervisor",))
RED = Rung("after", 3, "work_day", "red", ("leader",))


def test_it_holds_for_the_clock_it_is_made_for(system_admin: User) -> None:
    catalogue_import()
    made = ladder_create(
        by=by(system_admin), name="Accept", kind="accept", urgency="", rungs=[OVERDUE]
    )
    book = Rulebook(None, "", "0001")
    assert book.ladder("accept", "normal") == made
    assert book.ladder("handle", "normal") != made


def test_it_refuses_a_second_ladder_for_the_same(system_admin: User) -> None:
    catalogue_import()
    with pytest.raises(ValidationError, match="already"):
        ladder_create(by=by(system_admin), name="Mine", kind="", urgency="critical", rungs=[REMIND])


@pytest.mark.parametrize(
    ("rungs", "said"),
    [
        ([], "at least one"),
        ([REMIND] * 13, "at most 12"),
        ([OVERDUE, REMIND], "Rung 2 comes no later"),
        ([YELLOW, OVERDUE], "Rung 2 comes no later"),
        ([RED, YELLOW], "Rung 2 comes no later"),
        ([Rung("after", 8, "work_hour", "red", ("leader",)), YELLOW], "Rung 2 comes no later"),
        ([Rung("percent", 101, "", "remind", ("handler",))], "1 to 100 percent"),
        ([Rung("percent", 90, "", "yellow", ("supervisor",))], "only be a reminder"),
        ([Rung("after", 1, "", "yellow", ("supervisor",))], "and a unit"),
        ([Rung("after", 1, "work_day", "yellow", ())], "who is told"),
        ([Rung("after", 1, "work_day", "fire", ("head",))], "what happens"),
    ],
)
def test_it_refuses_rungs_that_make_no_sense(rungs: list[Rung], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        check_rungs(rungs)


def test_it_takes_the_rungs_of_the_reference() -> None:
    check_rungs([REMIND, OVERDUE, YELLOW, RED])


def test_a_change_is_kept_by_the_next_import(system_admin: User) -> None:
    catalogue_import()
    ladder = Ladder.objects.get(urgency="critical")
    ladder_update(by=by(system_admin), ladder=ladder, name=ladder.name, rungs=[OVERDUE, RED])
    assert catalogue_import().changes == 0
    ladder.refresh_from_db()
    assert [rung["act"] for rung in ladder.rungs] == ["overdue", "red"]


def test_clocks_that_run_keep_the_old_rungs(system_admin: User, stage: Stage) -> None:
    stage.to("handle")
    old = Ladder.objects.get()
    new = ladder_update(by=by(system_admin), ladder=old, name="Quick", rungs=[OVERDUE])
    old.refresh_from_db()
    assert new.pk != old.pk
    assert len(old.rungs) == 4
    running = Clock.objects.filter(event=stage.event, stopped_at=None)
    assert {clock.ladder for clock in running} == {old}
    assert Rulebook(None, "", "0001").ladder("accept", "critical") == new
    assert catalogue_import().ladders.changed == []


def test_the_general_ladder_stays(system_admin: User) -> None:
    catalogue_import()
    with pytest.raises(ValidationError, match="has to stay"):
        ladder_delete(by=by(system_admin), ladder=Ladder.objects.get(urgency=""))


def test_taking_one_out_leaves_the_general_one(system_admin: User) -> None:
    catalogue_import()
    ladder = Ladder.objects.get(urgency="critical")
    for _ in range(2):
        ladder_delete(by=by(system_admin), ladder=ladder)
    found = Rulebook(None, "", "0001").ladder("accept", "critical")
    assert found == Ladder.objects.get(urgency="")


def test_it_climbs_in_working_time(county: Area) -> None:
    steps = [rung.as_json() for rung in (REMIND, OVERDUE, YELLOW, RED)]
    start = dt.datetime(2026, 9, 30, 9, 0, tzinfo=CHINA)  # the day before National Day
    found = [
        at.strftime("%m-%d %H:%M")
        for _, at in climbed(steps, start, Limit(10, "work_hour"), county.path)
    ]
    # 7 h: 3 in the morning, 4 in the afternoon; 10 h: one more on 8 October, from 8 to 11
    assert found == ["09-30 18:00", "10-08 11:00", "10-09 11:00", "10-12 11:00"]


def rows(*rungs: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"rungs-TOTAL_FORMS": len(rungs), "rungs-INITIAL_FORMS": 0}
    for number, rung in enumerate(rungs):
        data |= {f"rungs-{number}-{name}": value for name, value in rung.items()}
    return data


FIRST = {"amount": 60, "basis": "percent", "act": "remind", "to": ["handler"]}
LATER = {"amount": 2, "basis": "after", "unit": "work_hour", "act": "red", "to": ["leader"]}
BLANK = {"amount": "", "basis": "percent", "unit": "", "act": "remind"}
"""What a browser sends of a row nobody filled in."""
EXAMPLE = {"start": "2026-11-23T09:00", "limit": 4, "limit_unit": "work_hour"}


def test_the_page_saves_the_rows(login: Login, system_admin: User) -> None:
    catalogue_import()
    ladder = Ladder.objects.get(urgency="critical")
    data = {"name": "Critical", **rows(FIRST, LATER, BLANK), **EXAMPLE}
    url = reverse("catalogue:ladder_edit", args=[ladder.pk])
    page = login(system_admin).post(url, data)
    assert page.status_code == 302, page.context["rows"].errors
    ladder.refresh_from_db()
    assert [(rung["amount"], rung["to"]) for rung in ladder.rungs] == [
        (60, ["handler"]),
        (2, ["leader"]),
    ]


def test_the_page_leaves_out_a_rung_ticked_to_be_removed(login: Login, system_admin: User) -> None:
    catalogue_import()
    ladder = Ladder.objects.get(urgency="critical")
    data = {"name": "Critical", **rows({**FIRST, "DELETE": "on"}, LATER), **EXAMPLE}
    login(system_admin).post(reverse("catalogue:ladder_edit", args=[ladder.pk]), data)
    ladder.refresh_from_db()
    assert [rung["act"] for rung in ladder.rungs] == ["red"]


def test_the_page_shows_times_and_saves_nothing(login: Login, system_admin: User) -> None:
    catalogue_import()
    ladder = Ladder.objects.get(urgency="critical")
    data = {"name": "Critical", **rows(FIRST, LATER), **EXAMPLE, "preview": "1"}
    page = login(system_admin).post(reverse("catalogue:ladder_edit", args=[ladder.pk]), data)
    times = [at.strftime("%H:%M") for _, at in page.context["times"]]
    assert times == ["11:24", "17:00"]
    ladder.refresh_from_db()
    assert len(ladder.rungs) == 4


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(
    login: Login, system_admin: User
) -> None:
    catalogue_import()
    ladder = Ladder.objects.get(urgency="critical")
    data = {"name": "Critical", **rows(LATER, FIRST), **EXAMPLE}
    page = login(system_admin).post(reverse("catalogue:ladder_edit", args=[ladder.pk]), data)
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert page.context["rows"].forms[0]["amount"].value() == "2"
