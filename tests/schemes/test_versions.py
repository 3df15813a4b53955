"""Versions: drafts are changed, what holds is not; a new one takes over from a later period."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from accounts.models import AdminLog, User
from accounts.services.by import By
from assessment.figures.periods import Period
from assessment.models import Scheme, SchemeExtra, SchemeItem, SchemeState
from assessment.schemes.lookup import scheme_in_force
from assessment.schemes.scoring import Band, Item
from assessment.schemes.services import (
    call_off,
    draft_change,
    draft_create,
    draft_delete,
    put_in_force,
    scheme_end,
)
from assessment.schemes.services.deciding import choices
from assessment.schemes.services.drafts import values_of
from assessment.schemes.values import ExtraValues
from tests.schemes.helpers import NOW, VALUES, draft, in_force, values, week

pytestmark = pytest.mark.django_db
BY = By()


def codes(*periods: Period) -> list[str]:
    return [period.code for period in periods]


def held(number: int) -> int | None:
    found = scheme_in_force("department", week(number))
    return found.version if found else None


def test_a_draft_scores_nobody(county_supervisor: User) -> None:
    made = draft(county_supervisor)
    assert (made.version, made.state(NOW.date())) == (1, SchemeState.DRAFT)
    assert held(48) is None
    assert AdminLog.objects.get().user == county_supervisor


def test_a_new_version_begins_as_a_copy_of_the_last() -> None:
    in_force()
    made = draft_create(by=BY, subject_kind="department", period_kind="week")
    assert made.version == 2
    assert values_of(made) == VALUES


def test_there_is_one_draft_at_a_time() -> None:
    draft()
    with pytest.raises(ValidationError, match="draft of this scheme already"):
        draft()


def test_it_takes_over_from_its_period_on() -> None:
    in_force()
    made = draft()
    put_in_force(by=BY, scheme=made, period=week(50), now=NOW)
    assert [held(number) for number in (47, 48, 49, 50, 51)] == [None, 1, 1, 2, 2]
    first, second = Scheme.objects.order_by("version")
    assert first.state(dt.date(2026, 12, 1)) == SchemeState.IN_FORCE
    assert second.state(dt.date(2026, 12, 1)) == SchemeState.SCHEDULED
    assert first.state(dt.date(2026, 12, 7)) == SchemeState.ENDED
    assert second.state(dt.date(2026, 12, 7)) == SchemeState.IN_FORCE


@pytest.mark.parametrize(("number", "said"), [(48, "has begun"), (47, "has begun")])
def test_rules_of_a_running_period_stay(number: int, said: str) -> None:
    in_force()
    with pytest.raises(ValidationError, match=said):
        put_in_force(by=BY, scheme=draft(), period=week(number), now=NOW)
    assert held(48) == 1


def test_the_first_one_may_hold_for_the_running_period_but_not_before() -> None:
    made = draft()
    with pytest.raises(ValidationError, match="has begun"):
        put_in_force(by=BY, scheme=made, period=week(47), now=NOW)
    put_in_force(by=BY, scheme=made, period=week(48), now=NOW)


def test_it_does_not_jump_before_one_that_is_to_come() -> None:
    in_force()
    put_in_force(by=BY, scheme=draft(), period=week(50), now=NOW)
    with pytest.raises(ValidationError, match="Version 2 holds from Week 50"):
        put_in_force(by=BY, scheme=draft(), period=week(49), now=NOW)


def test_a_period_of_another_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="from the list"):
        put_in_force(by=BY, scheme=draft(), period=Period.read("2026-12"), now=NOW)


def test_the_choices_are_what_is_taken() -> None:
    made = draft()
    assert codes(*choices(made, NOW))[:2] == ["2026-W48", "2026-W49"]
    put_in_force(by=BY, scheme=made, period=week(48), now=NOW)
    assert codes(*choices(draft(), NOW))[:2] == ["2026-W49", "2026-W50"]


def test_it_is_put_in_force_once() -> None:
    made = in_force()
    with pytest.raises(ValidationError, match="not changed any more"):
        put_in_force(by=BY, scheme=made, period=week(50), now=NOW)


def test_what_is_to_come_can_be_called_off() -> None:
    in_force()
    second = put_in_force(by=BY, scheme=draft(), period=week(50), now=NOW)
    for _ in range(2):
        call_off(by=BY, scheme=second, now=NOW)
    second.refresh_from_db()
    assert second.state(NOW.date()) == SchemeState.CALLED_OFF
    assert [held(number) for number in (49, 50, 60 - 8)] == [1, 1, 1]
    put_in_force(by=BY, scheme=draft(), period=week(50), now=NOW)
    assert [held(number) for number in (49, 50)] == [1, 3]


def test_a_version_that_holds_is_not_called_off() -> None:
    made = in_force()
    with pytest.raises(ValidationError, match="holds already"):
        call_off(by=BY, scheme=made, now=NOW)


def test_it_ends_after_the_running_period() -> None:
    made = in_force()
    for _ in range(2):
        scheme_end(by=BY, scheme=made, now=NOW)
    assert [held(48), held(49)] == [1, None]


def test_after_an_end_a_new_one_waits_for_it() -> None:
    scheme_end(by=BY, scheme=in_force(), now=NOW)
    made = draft()
    with pytest.raises(ValidationError, match="Version 1 still holds then"):
        put_in_force(by=BY, scheme=made, period=week(48), now=NOW)
    put_in_force(by=BY, scheme=made, period=week(49), now=NOW)
    assert [held(48), held(49)] == [1, 2]


def test_a_draft_is_changed_at_will() -> None:
    made = draft()
    wanted = values(items=[Item("on_time_disposal", Decimal(100), Decimal(95), Decimal(110))])
    for _ in range(2):
        draft_change(by=BY, scheme=made, values=wanted)
    assert values_of(Scheme.objects.get()) == wanted
    assert AdminLog.objects.count() == 2  # made, and changed once


def test_a_draft_is_thrown_away_once() -> None:
    made = draft()
    for _ in range(2):
        draft_delete(by=BY, scheme=made)
    assert not Scheme.objects.exists()


@pytest.mark.parametrize("write", [draft_delete, lambda **who: draft_change(**who, values=VALUES)])
def test_what_holds_is_neither_changed_nor_deleted(write: Any) -> None:
    made = in_force()
    with pytest.raises(ValidationError, match="not changed any more"):
        write(by=BY, scheme=made)
    assert values_of(Scheme.objects.get()) == VALUES


@pytest.mark.parametrize(
    "meddle",
    [
        lambda: Scheme.objects.update(minimum=0),
        lambda: Scheme.objects.update(from_day=None),
        lambda: SchemeItem.objects.update(weight=1),
        lambda: SchemeItem.objects.filter(indicator="closing_rate").delete(),
        lambda: SchemeItem.objects.create(
            scheme=Scheme.objects.get(), position=9, indicator="cards", weight=1
        ),
        lambda: SchemeExtra.objects.update(most=50),
        lambda: Scheme.objects.get().delete(),
    ],
    ids=["scheme", "back to a draft", "item", "item gone", "item added", "extra", "gone"],
)
def test_the_database_refuses_it_as_well(meddle: Any) -> None:
    in_force()
    with pytest.raises(DatabaseError, match="is decided"), transaction.atomic():
        meddle()


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "weights": ({"items": [Item("on_time_disposal", Decimal(99))]}, "items", "come to 99"),
    "none": ({"items": []}, "items", "at least one"),
    "twice": ({"items": [Item("cards", Decimal(50), Decimal(5))] * 2}, "items", "more than once"),
    "not its": ({"items": [Item("desk_on_time", Decimal(100))]}, "items", "not counted"),
    "no target": ({"items": [Item("cards", Decimal(100))]}, "items", "is the target"),
    "target": (
        {"items": [Item("closing_rate", Decimal(100), Decimal(101))]}, "items", "100 at most",
    ),
    "zero target": (
        {"items": [Item("closing_rate", Decimal(100), Decimal(0))]}, "items", "above 0",
    ),
    "cap": (
        {"items": [Item("closing_rate", Decimal(100), None, Decimal(151))]}, "items", "cap is from",
    ),
    "minus": (
        {"items": [Item("closing_rate", Decimal(110)), Item("rework_rate", Decimal(-10))]},
        "items",
        "weight has to be above 0",
    ),
    "minimum": ({"measure": "desk_done"}, "measure", "at least"),
    "bands": ({"bands": [Band("甲", "", Decimal(60))] * 2}, "bands", "best"),
    "floor": ({"bands": [Band("甲", "", Decimal(60))]}, "bands", "begins at 0"),
    "stars": ({"stars": [30, 10, 70, 90]}, "stars", "four rising"),
    "few stars": ({"stars": [30]}, "stars", "four rising"),
    "extra": ({"extras": [ExtraValues("x", "", False, Decimal(6))]}, "extras", "more points than"),
    "no points": ({"extras": [ExtraValues("x", "", True, Decimal(0))]}, "extras", "above 0"),
}  # fmt: skip


@pytest.mark.parametrize(("more", "field", "said"), WRONG.values(), ids=WRONG)
def test_it_refuses_what_makes_no_sense(more: dict[str, Any], field: str, said: str) -> None:
    made = draft()
    with pytest.raises(ValidationError) as error:
        draft_change(by=BY, scheme=made, values=values(**more))
    assert said in " ".join(error.value.message_dict[field])
    assert values_of(Scheme.objects.get()) == VALUES


def test_a_wrong_draft_is_not_put_in_force() -> None:
    bad = draft_create(by=BY, subject_kind="grid", period_kind="week", values=values(items=[]))
    with pytest.raises(ValidationError, match="at least one"):
        put_in_force(by=BY, scheme=bad, period=week(49), now=NOW)


@pytest.mark.parametrize("who", ["supervisor", "department_head", "operator", "rights_admin"])
def test_others_decide_nothing(who: str, request: pytest.FixtureRequest) -> None:
    by = By(request.getfixturevalue(who))
    made = draft()
    for write in (
        lambda: draft_create(by=by, subject_kind="grid", period_kind="week"),
        lambda: draft_change(by=by, scheme=made, values=VALUES),
        lambda: draft_delete(by=by, scheme=made),
        lambda: put_in_force(by=by, scheme=made, period=week(49), now=NOW),
        lambda: call_off(by=by, scheme=made, now=NOW),
        lambda: scheme_end(by=by, scheme=made, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            write()


@pytest.mark.parametrize("who", ["system_admin", "county_supervisor"])
def test_these_decide(who: str, request: pytest.FixtureRequest) -> None:
    by = By(request.getfixturevalue(who))
    made = draft_create(by=by, subject_kind="department", period_kind="week", values=VALUES)
    done = put_in_force(by=by, scheme=made, period=week(49), now=NOW)
    assert (done.decided_by, done.decided_at) == (by.user, NOW)
