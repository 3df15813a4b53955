"""Signing in, handing over, taking over, and the mark for who did not come."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from accounts.models import Role, User
from events import notices, outbox
from events.duty import attendance, lists
from events.models import HandOver, Notice, Outbox, Shift
from events.refusals import Forbidden, Refused
from grids.models import Area
from tests.duty.conftest import NOW, MakeShift, hours
from tests.factories import make_deputy, make_person

pytestmark = pytest.mark.usefixtures("rules", "calendar")


def minutes(number: int) -> dt.datetime:
    return NOW + dt.timedelta(minutes=number)


def test_it_signs_in_once_and_says_how_late(township_operator: User, make_shift: MakeShift) -> None:
    shift = make_shift()
    attendance.sign_in(by=township_operator, shift=shift, now=minutes(12))
    attendance.sign_in(by=township_operator, shift=shift, now=minutes(40))
    shift.refresh_from_db()
    duty = lists.duty_of(shift, township_operator, minutes(50))
    assert (duty.late, duty.state) == (12, "here")


@pytest.mark.parametrize(("at", "word"), [(-31, "还没到"), (600, "已结束")])
def test_nobody_signs_in_too_early_or_too_late(
    at: int, word: str, township_operator: User, make_shift: MakeShift
) -> None:
    with pytest.raises(Refused, match=word):
        attendance.sign_in(by=township_operator, shift=make_shift(), now=minutes(at))


def test_nobody_signs_in_for_another(verifier: User, make_shift: MakeShift) -> None:
    with pytest.raises(Forbidden):
        attendance.sign_in(by=verifier, shift=make_shift(), now=NOW)


def test_signing_out_writes_one_note_without_numbers_of_people(
    township_operator: User, make_shift: MakeShift
) -> None:
    shift = make_shift(signed_in_at=NOW)
    words = "请回访张先生，电话13812345678"
    for now in (minutes(590), minutes(595)):
        attendance.sign_out(by=township_operator, shift=shift, words=words, now=now)
    note = HandOver.objects.get()
    assert "13812345678" not in note.words
    assert dict(note.figures)["desk"] == 0
    assert note.written_at == minutes(590)


def test_who_never_signed_in_hands_nothing_over(
    township_operator: User, make_shift: MakeShift
) -> None:
    with pytest.raises(Refused):
        attendance.sign_out(by=township_operator, shift=make_shift(), words="", now=NOW)
    assert not HandOver.objects.exists()


@pytest.fixture
def note(township_operator: User, make_shift: MakeShift) -> HandOver:
    shift = make_shift(signed_in_at=NOW)
    return attendance.sign_out(by=township_operator, shift=shift, words="好", now=minutes(590))


def test_the_next_shift_sees_the_note_and_takes_over_once(
    note: HandOver, verifier: User, supervisor: User, make_shift: MakeShift
) -> None:
    make_shift(verifier, NOW + hours(10), signed_in_at=minutes(600))
    make_shift(supervisor, NOW + hours(10), signed_in_at=minutes(600))
    shown = lists.open_note(verifier, minutes(601))
    assert shown is not None
    assert shown.can_take
    for by, now in ((verifier, minutes(602)), (supervisor, minutes(603))):
        attendance.take_over(by=by, note=note, now=now)
    note.refresh_from_db()
    assert (note.taken_by_id, note.taken_at) == (verifier.pk, minutes(602))
    assert lists.open_note(supervisor, minutes(604)) is None


def test_nobody_takes_over_without_signing_in_nor_the_own_shift(
    note: HandOver, verifier: User, township_operator: User, make_shift: MakeShift
) -> None:
    make_shift(verifier, NOW + hours(10))
    for by in (verifier, township_operator):
        with pytest.raises(Forbidden):
            attendance.take_over(by=by, note=note, now=minutes(601))
    shown = lists.open_note(verifier, minutes(601))
    assert shown is not None
    assert not shown.can_take
    assert lists.open_note(township_operator, minutes(601)) is None


def test_who_comes_back_alone_takes_the_own_note_over(
    note: HandOver, township_operator: User, make_shift: MakeShift
) -> None:
    make_shift(begins=NOW + hours(24), signed_in_at=NOW + hours(24))
    attendance.take_over(by=township_operator, note=note, now=NOW + hours(25))
    note.refresh_from_db()
    assert note.taken_by_id == township_operator.pk


# Missed


@pytest.mark.parametrize(("at", "marked"), [(29, 0), (30, 1), (300, 1)])
def test_a_shift_without_a_sign_in_is_marked_after_half_an_hour(
    at: int, marked: int, make_shift: MakeShift
) -> None:
    make_shift()
    assert attendance.mark_missed(minutes(at)) == marked
    assert Shift.objects.filter(missed_at__isnull=False).count() == marked


def test_who_signed_in_is_not_marked(make_shift: MakeShift) -> None:
    make_shift(signed_in_at=minutes(29))
    assert attendance.mark_missed(minutes(40)) == 0


def test_it_tells_the_supervisor_once_through_the_outbox(
    supervisor: User, township_operator: User, make_shift: MakeShift
) -> None:
    make_shift()
    for at in (30, 31, 90):
        attendance.mark_missed(minutes(at))
        outbox.relay(minutes(at))
    found = Notice.objects.select_related("outbox", "event").get()
    assert found.user_id == supervisor.pk
    said = notices.sentence(found)
    assert township_operator.name in said
    assert "08:00" in said


def test_without_a_supervisor_the_nearest_above_and_deputies_are_told(
    county_supervisor: User, outsider: User, make_shift: MakeShift
) -> None:
    posting = county_supervisor.scope.posting
    assert posting is not None
    make_deputy(posting, outsider)
    make_shift()
    attendance.mark_missed(minutes(30))
    assert Outbox.objects.get().payload["users"] == sorted([county_supervisor.pk, outsider.pk])


def test_without_any_supervisor_the_administrators_are_warned_once_a_day(
    system_admin: User, verifier: User, make_shift: MakeShift
) -> None:
    make_shift()
    make_shift(verifier, NOW + hours(1))
    for at in (30, 31, 90):
        attendance.mark_missed(minutes(at))
        outbox.relay(minutes(at))
    found = Notice.objects.select_related("outbox", "event").get()
    assert (found.user_id, found.kind) == (system_admin.pk, "warning")
    assert "均无可通知的督查" in notices.sentence(found)


def test_who_is_put_on_a_running_shift_is_awaited_from_then_on(
    township_operator: User, make_shift: MakeShift
) -> None:
    shift = make_shift(awaited_from=minutes(120))
    assert attendance.mark_missed(minutes(149)) == 0
    attendance.sign_in(by=township_operator, shift=shift, now=minutes(125))
    shift.refresh_from_db()
    assert lists.duty_of(shift, township_operator, minutes(126)).late == 5
    make_shift(begins=NOW + hours(11), awaited_from=NOW + hours(13))
    assert attendance.mark_missed(NOW + hours(13.5)) == 1


def test_who_comes_late_signs_in_and_the_mark_stays(
    township_operator: User, make_shift: MakeShift
) -> None:
    shift = make_shift()
    attendance.mark_missed(minutes(30))
    attendance.sign_in(by=township_operator, shift=shift, now=minutes(45))
    shift.refresh_from_db()
    assert shift.missed_at == minutes(30)
    assert lists.state_of(shift, minutes(46)) == "here"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_mark_each_shift_once(
    supervisor: User, township: Area, make_shift: MakeShift
) -> None:
    for number in range(12):
        make_shift(make_person(f"op{number}", Role.OPERATOR, township))
    barrier, marked = threading.Barrier(3), []

    def work() -> None:
        barrier.wait()
        try:
            marked.append(attendance.mark_missed(minutes(40)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(marked) == 12
    told = [row.payload["shift"] for row in Outbox.objects.filter(kind="duty")]
    assert sorted(told) == sorted(Shift.objects.values_list("pk", flat=True))


# On duty


@pytest.mark.parametrize(
    ("at", "facts", "on"),
    [
        (10, {}, "awaited"),
        (10, {"signed_in_at": NOW}, "here"),
        (-10, {"signed_in_at": minutes(-15)}, "here"),
        (-10, {}, None),
        (40, {"missed_at": minutes(30)}, "missed"),
        (600, {"signed_in_at": NOW}, None),
        (300, {"signed_in_at": NOW, "signed_out_at": minutes(290)}, None),
    ],
)
def test_on_duty_says_who_is_there_now(
    at: int, facts: dict[str, dt.datetime], on: str | None, township: Area, make_shift: MakeShift
) -> None:
    make_shift(**facts)
    found = [duty.state for duty in lists.on_duty(township.path, minutes(at))]
    assert found == ([on] if on else [])


def test_missed_shifts_are_listed_by_person_and_month(
    township: Area, township_operator: User, verifier: User, make_shift: MakeShift
) -> None:
    make_shift(missed_at=minutes(30))
    make_shift(begins=NOW + hours(24), signed_in_at=NOW + hours(24))
    make_shift(verifier, NOW - hours(24 * 7), missed_at=NOW)
    march, february = dt.date(2026, 3, 1), dt.date(2026, 2, 1)
    now = NOW + hours(48)
    found = [(r.user, r.missed, r.shifts) for r in lists.missed_by_person(township, march, now)]
    assert found == [(township_operator.pk, 1, 2)]
    assert lists.missed_in(township, february).get().user_id == verifier.pk
