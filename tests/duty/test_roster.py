"""Rosters: who may be on them, who makes them, no person twice at a time, every change kept."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Role, User
from events.duty import services, times
from events.duty.people import People
from events.models import RosterChange, Shift
from events.refusals import Forbidden, Refused
from grids.models import Area
from tests.duty.conftest import NOW, MakeShift, hours
from tests.factories import make_deputy, make_person

TOMORROW = NOW + hours(24)


def create(
    by: User,
    area: Area,
    user: User,
    begins: dt.datetime = TOMORROW,
    ends: dt.datetime | None = None,
    remark: str = "",
) -> Shift:
    until = ends or begins + hours(8)
    return services.shift_create(
        by=by, area=area, user=user, begins=begins, ends=until, remark=remark, now=NOW
    )


def test_it_puts_a_shift_on_the_roster_and_keeps_who_did(
    supervisor: User, township: Area, township_operator: User
) -> None:
    shift = create(supervisor, township, township_operator, remark=" 节日 ")
    change = RosterChange.objects.get()
    assert (shift.remark, change.user_id, change.act) == ("节日", supervisor.pk, "create")
    assert change.before == {}
    assert change.after["user"] == township_operator.pk


def test_a_change_is_append_only(supervisor: User, township: Area, township_operator: User) -> None:
    create(supervisor, township, township_operator)
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterChange.objects.update(act="delete")


def test_the_supervisor_above_may_and_an_operator_may_not(
    county_supervisor: User, township: Area, township_operator: User, verifier: User
) -> None:
    create(county_supervisor, township, township_operator)
    with pytest.raises(Forbidden):
        create(township_operator, township, verifier)
    assert Shift.objects.count() == 1


def test_a_supervisor_below_may_not(
    community: Area, township: Area, township_operator: User
) -> None:
    below = make_person("below", Role.SUPERVISOR, community)
    with pytest.raises(Forbidden):
        create(below, township, township_operator)


@pytest.mark.parametrize("who", ["operator", "outsider", "worker", "department_head"])
def test_only_people_of_the_centre_are_on_its_roster(
    who: str, supervisor: User, township: Area, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused) as refusal:
        create(supervisor, township, request.getfixturevalue(who))
    assert refusal.value.field == "user"
    assert not Shift.objects.exists()


def test_a_deputy_may_be_on_it_for_the_days_of_the_absence(
    supervisor: User, township: Area, township_operator: User, operator: User
) -> None:
    posting = township_operator.scope.posting
    assert posting is not None
    day = dt.date(2026, 3, 3)
    make_deputy(posting, operator, valid_from=day, valid_to=day + dt.timedelta(days=1))
    create(supervisor, township, operator)
    with pytest.raises(Refused):
        create(supervisor, township, operator, TOMORROW + hours(24))


def test_a_posting_that_ends_counts_until_its_end(
    supervisor: User, township: Area, township_operator: User
) -> None:
    posting = township_operator.scope.posting
    assert posting is not None
    posting.valid_to = dt.date(2026, 3, 3)
    posting.save(update_fields=["valid_to"])
    people = People(township, dt.date(2026, 3, 1), dt.date(2026, 3, 9))
    assert people.fits(township_operator.pk, dt.date(2026, 3, 2))
    assert not people.fits(township_operator.pk, dt.date(2026, 3, 3))


@pytest.mark.parametrize(
    ("offset", "length", "fits"),
    [(-8, 8, True), (8, 8, True), (-1, 2, False), (7, 2, False), (2, 1, False), (-1, 12, False)],
)
def test_nobody_has_two_shifts_at_a_time(
    offset: int,
    length: int,
    fits: bool,
    supervisor: User,
    township: Area,
    township_operator: User,
) -> None:
    create(supervisor, township, township_operator)
    begins = TOMORROW + hours(offset)
    ends = begins + hours(length)
    if fits:
        create(supervisor, township, township_operator, begins, ends=ends)
    else:
        with pytest.raises(Refused, match="已有班次"):
            create(supervisor, township, township_operator, begins, ends=ends)
    assert Shift.objects.count() == 1 + fits


def test_the_database_itself_refuses_an_overlap(make_shift: MakeShift) -> None:
    make_shift()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_shift(begins=NOW + hours(9))


@pytest.mark.parametrize(
    ("begins", "length", "field"),
    [(NOW - hours(8), 8, "ends"), (TOMORROW, 25, "ends"), (TOMORROW, 0, "ends")],
)
def test_times_that_cannot_be_are_refused(
    begins: dt.datetime,
    length: int,
    field: str,
    supervisor: User,
    township: Area,
    township_operator: User,
) -> None:
    with pytest.raises(Refused) as refusal:
        create(supervisor, township, township_operator, begins, ends=begins + hours(length))
    assert refusal.value.field == field


def test_a_shift_that_runs_already_is_planned_and_mended(
    supervisor: User, township: Area, township_operator: User, verifier: User
) -> None:
    shift = create(supervisor, township, township_operator, begins=NOW - hours(2))
    assert shift.awaited_from == NOW
    services.shift_change(
        by=supervisor,
        shift=shift,
        user=verifier,
        begins=shift.begins,
        ends=shift.ends,
        now=NOW + hours(0.1),
    )
    shift.refresh_from_db()
    assert (shift.user_id, shift.awaited_from) == (verifier.pk, NOW + hours(0.1))
    services.shift_delete(by=supervisor, shift=shift, now=NOW + hours(0.2))
    assert not Shift.objects.exists()


def test_a_shift_is_changed_until_it_begins(
    supervisor: User, verifier: User, make_shift: MakeShift
) -> None:
    shift = make_shift(begins=TOMORROW)
    values = {"user": verifier, "begins": shift.begins, "ends": shift.ends}
    services.shift_change(by=supervisor, shift=shift, now=NOW, **values)  # type: ignore[arg-type]
    services.shift_change(by=supervisor, shift=shift, now=NOW, **values)  # type: ignore[arg-type]
    change = RosterChange.objects.get()
    assert (change.before["user"], change.after["user"]) == (shift.user_id, verifier.pk)
    with pytest.raises(Refused, match="已经开始"):
        services.shift_change(
            by=supervisor,
            shift=shift,
            now=TOMORROW + hours(1),
            **values,  # type: ignore[arg-type]
        )


def test_two_shifts_are_swapped_also_at_the_same_time(
    supervisor: User, township_operator: User, verifier: User, make_shift: MakeShift
) -> None:
    one = make_shift(begins=TOMORROW)
    other = make_shift(verifier, begins=TOMORROW + hours(2))
    services.shift_swap(by=supervisor, shift=one, other=other, now=NOW)
    found = dict(Shift.objects.values_list("pk", "user"))
    assert found == {one.pk: verifier.pk, other.pk: township_operator.pk}
    assert RosterChange.objects.filter(act="swap").count() == 2


def test_a_swap_that_would_overlap_a_third_is_refused(
    supervisor: User, township_operator: User, verifier: User, make_shift: MakeShift
) -> None:
    one = make_shift(begins=TOMORROW)
    other = make_shift(verifier, begins=TOMORROW + hours(24))
    make_shift(verifier, begins=TOMORROW + hours(9), length=2)
    with pytest.raises(Refused):
        services.shift_swap(by=supervisor, shift=one, other=other, now=NOW)
    assert Shift.objects.get(pk=one.pk).user_id == township_operator.pk


def test_a_shift_is_deleted_once_and_its_change_stays(
    supervisor: User, make_shift: MakeShift
) -> None:
    shift = make_shift(begins=TOMORROW)
    services.shift_delete(by=supervisor, shift=shift, now=NOW)
    assert not Shift.objects.exists()
    assert RosterChange.objects.get().before["user"] == shift.user_id


def test_a_shift_that_began_is_not_deleted(supervisor: User, make_shift: MakeShift) -> None:
    shift = make_shift()
    with pytest.raises(Refused):
        services.shift_delete(by=supervisor, shift=shift, now=NOW + hours(1))
    assert Shift.objects.exists()


def turns(*people: User, weeks: int = 2) -> list[times.Turn]:
    return times.turns(
        first=dt.date(2026, 3, 9),
        weeks=weeks,
        weekdays=[0, 2],
        begins=dt.time(18),
        ends=dt.time(8),
        people=[user.pk for user in people],
        zone=dt.timezone(hours(8)),
    )


def test_a_pattern_takes_people_in_turn_over_the_night(
    supervisor: User, township: Area, township_operator: User, verifier: User
) -> None:
    people = [township_operator, verifier]
    found = turns(*people)
    assert [turn.begins.day for turn in found] == [9, 11, 16, 18]
    assert [turn.person for turn in found] == [people[n].pk for n in (0, 1, 0, 1)]
    assert all(turn.ends - turn.begins == hours(14) for turn in found)
    made = services.pattern_create(by=supervisor, area=township, turns=found, users=people, now=NOW)
    again = services.pattern_create(
        by=supervisor, area=township, turns=found, users=people, now=NOW
    )
    assert (len(made), again, RosterChange.objects.count()) == (4, [], 4)


def test_a_pattern_says_what_stands_against_it_and_makes_the_rest(
    supervisor: User, township: Area, township_operator: User, make_shift: MakeShift
) -> None:
    make_shift(begins=dt.datetime(2026, 3, 9, 12, tzinfo=dt.UTC), length=1)
    people = [township_operator]
    plan = services.pattern_plan(area=township, turns=turns(*people), users=people, now=NOW)
    assert [bool(row.refusal) for row in plan] == [True, False, False, False]
    made = services.pattern_create(
        by=supervisor, area=township, turns=turns(*people), users=people, now=NOW
    )
    assert len(made) == 3


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_at_once_make_one_shift(
    supervisor: User, county_supervisor: User, township: Area, township_operator: User
) -> None:
    barrier, refused = threading.Barrier(2), []

    def work(by: User) -> None:
        barrier.wait()
        try:
            create(by, township, township_operator)
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[by]) for by in (supervisor, county_supervisor)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Shift.objects.count(), len(refused)) == (1, 1)
