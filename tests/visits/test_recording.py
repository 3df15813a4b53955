"""A visit is recorded once, corrected with its history, and says nothing without consent."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Posting, User
from grids.models import Area
from people.models import Change, Visit, VisitDraft
from people.services import By, Stale
from people.visits.services import VisitFacts, correct_visit, keep_draft, record_visit
from tests.cast import Login
from tests.people.making import (
    BY,
    THERE,
    make_building,
    make_person,
    make_residence,
    make_room,
)
from tests.visits.making import Round, again, make_care, make_round, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(worker: User) -> Round:
    return make_round(worker)


def form(**more: Any) -> dict[str, Any]:
    at = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    values = {"submission": str(uuid.uuid4()), "outcome": "met", "did": ["talked"]}
    return {**values, "visited_at": at, **more}


def problems(subject: Any, **more: Any) -> dict[str, list[str]]:
    values = {"outcome": "met", "did": ["talked"], "occasion": "hazard", **more}
    facts = VisitFacts(**{"visited_at": timezone.now(), **values})
    with pytest.raises(ValidationError) as caught:
        record_visit(subject, facts, by=BY)
    return caught.value.message_dict


def test_it_records_a_visit_and_says_when_the_next_is_due(
    worker: User, round_: Round, login: Login
) -> None:
    sent = form(cause=f"care-{round_.care.pk}", found="门锁已修好")
    client = login(worker)
    answer = client.post(f"/visits/people/{round_.person.pk}/create/", sent, follow=True)
    visit = Visit.objects.latest("pk")
    assert (visit.found, visit.care, visit.created_by) == ("门锁已修好", round_.care, worker)
    assert visit.posting == worker.scope.posting
    due = timezone.localdate() + dt.timedelta(days=10)
    assert again(round_.care).due_on == due
    assert str(due) in answer.content.decode()


def test_the_same_form_sent_twice_is_one_visit(worker: User, round_: Round, login: Login) -> None:
    sent, client = form(cause="hazard"), login(worker)
    address = f"/visits/people/{round_.person.pk}/create/"
    first, second = client.post(address, sent), client.post(address, sent)
    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert Visit.objects.count() == 2


def test_the_token_of_somebody_else_is_of_no_use(
    worker: User, operator: User, round_: Round
) -> None:
    token, facts = uuid.uuid4(), VisitFacts(timezone.now(), "nobody", occasion="hazard")
    record_visit(round_.person, facts, by=By(worker), submission=token)
    with pytest.raises(ValidationError):
        record_visit(round_.person, facts, by=By(operator), submission=token)


def test_words_are_sealed_with_the_key_of_the_person(round_: Round) -> None:
    sealed = bytes(round_.visit.found_sealed)
    assert round_.visit.found.encode() not in sealed
    round_.person.key.delete()
    assert again(round_.visit).found == ""


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"did": []}, "did"),
        ({"outcome": "nobody"}, "did"),
        ({"outcome": "nobody", "did": [], "consent": "given"}, "consent"),
        ({"outcome": "declined", "did": [], "found": "不愿开门"}, "found"),
        ({"did": ["welfare"]}, "did"),
        ({"consent": "declined", "welfare": "需要陪医"}, "welfare"),
        ({"welfare": "需要陪医"}, "welfare"),
        ({"occasion": "welfare"}, "consent"),
        ({"occasion": ""}, "cause"),
        ({"visited_at": timezone.now() + dt.timedelta(days=1)}, "visited_at"),
        ({"found": "长" * 2001}, "found"),
    ],
    ids=[
        "nothing done",
        "done to nobody",
        "nobody agreed",
        "words on who declined",
        "check without consent",
        "words after no",
        "words unasked",
        "occasion unasked",
        "no cause",
        "still to come",
        "too long",
    ],
)
def test_it_refuses(round_: Round, more: dict[str, Any], field: str) -> None:
    before = Visit.objects.count()
    assert field in problems(round_.person, **more)
    assert Visit.objects.count() == before


def test_a_house_cannot_agree_to_a_welfare_check(round_: Round) -> None:
    assert "consent" in problems(round_.house, consent="given", did=["welfare"])


def test_care_of_somebody_else_is_refused(round_: Round) -> None:
    assert "cause" in problems(round_.other, care=round_.care)


def test_a_visit_before_the_programme_is_refused(round_: Round) -> None:
    at = timezone.now() - dt.timedelta(days=150)
    assert "visited_at" in problems(round_.person, care=round_.care, visited_at=at)


@pytest.mark.parametrize(
    "values",
    [{"did": ["welfare"]}, {"welfare_sealed": b"1"}, {"outcome": "declined"}],
    ids=["act", "words", "declined"],
)
def test_the_database_holds_it_as_well(round_: Round, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=round_.visit.pk).update(**values)


def test_with_consent_it_is_written_down(worker: User, round_: Round, login: Login) -> None:
    sent = form(cause="welfare", consent="given", welfare="每周送一次药", did=[])
    login(worker).post(f"/visits/people/{round_.person.pk}/create/", sent)
    visit = Visit.objects.latest("pk")
    assert (visit.did, visit.consent, visit.welfare) == (["welfare"], "given", "每周送一次药")


def test_what_was_ticked_before_nobody_came_counts_for_nothing(
    worker: User, round_: Round, login: Login
) -> None:
    sent = form(cause="hazard", outcome="nobody", consent="given", welfare="x")
    login(worker).post(f"/visits/people/{round_.person.pk}/create/", sent)
    visit = Visit.objects.latest("pk")
    assert (visit.outcome, visit.did, visit.consent, visit.welfare) == ("nobody", [], "", "")


def test_a_wrong_form_keeps_what_was_typed(worker: User, round_: Round, login: Login) -> None:
    sent = form(cause="hazard", did=[], found="门锁坏了两天")
    answer = login(worker).post(f"/visits/people/{round_.person.pk}/create/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "请至少选择一项走访内容" in page
    assert "门锁坏了两天" in page
    assert VisitDraft.objects.filter(user=worker, person=round_.person).exists()


def test_a_draft_comes_back_to_who_typed_it_alone(
    worker: User, operator: User, round_: Round, login: Login
) -> None:
    address = f"/visits/people/{round_.person.pk}/"
    sent = form(cause="dispute", outcome="nobody", found="没有人在家")
    login(worker).post(f"{address}draft/", sent)
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed::text FROM people_visitdraft")
        assert "没有人在家" not in str(cursor.fetchall())
    assert "没有人在家" in login(worker).get(f"{address}create/").content.decode()
    assert "没有人在家" not in login(operator).get(f"{address}create/").content.decode()
    login(worker).post(f"{address}create/", {"discard": "1"})
    assert not VisitDraft.objects.exists()


def test_a_draft_that_is_too_long_is_not_kept(worker: User, round_: Round) -> None:
    assert keep_draft(worker, round_.person, [("found", "长" * 20_000)]) is None


def test_a_correction_stays_in_the_history(
    worker: User, operator: User, round_: Round, login: Login
) -> None:
    sent = form(outcome="met", did=["safety"], found="门锁换新", why="写错了", seq=1)
    login(worker).post(f"/visits/{round_.visit.pk}/edit/", sent)
    visit = again(round_.visit)
    assert (visit.found, visit.did, visit.seq) == ("门锁换新", ["safety"], 2)
    lines = Change.objects.filter(kind="visit", key=visit.pk, action="change")
    assert {line.field for line in lines} >= {"found", "did"}
    assert {line.why for line in lines} == {"写错了"}
    page = login(worker).get(f"/visits/{visit.pk}/").content.decode()
    assert "写错了" in page
    assert "询问需求" in page
    assert "门锁坏了" not in page


def test_a_correction_by_another_keeps_words_that_are_not_shown(
    operator: User, round_: Round, login: Login
) -> None:
    client, words = login(operator), round_.visit.found
    assert words not in client.get(f"/visits/{round_.visit.pk}/").content.decode()
    assert words not in client.get(f"/visits/{round_.visit.pk}/edit/").content.decode()
    sent = form(did=["told"], why="补充", found="")
    client.post(f"/visits/{round_.visit.pk}/edit/", sent)
    assert (again(round_.visit).found, again(round_.visit).did) == (words, ["told"])


def test_who_was_slower_is_told(round_: Round) -> None:
    by = By(why="更正")
    correct_visit(round_.visit, {"did": ["told"]}, by=by, seq=1)
    with pytest.raises(Stale):
        correct_visit(round_.visit, {"did": ["safety"]}, by=by, seq=1)


def test_a_correction_needs_a_reason_and_changes_nobody(round_: Round) -> None:
    with pytest.raises(ValidationError):
        correct_visit(round_.visit, {"did": ["told"]}, by=BY)
    with pytest.raises(ValidationError):
        correct_visit(round_.visit, {"person": round_.other}, by=By(why="x"))


def test_taking_consent_back_takes_the_words(worker: User, round_: Round, login: Login) -> None:
    visit = make_visit(
        round_.person,
        occasion="welfare",
        consent="given",
        did=["welfare"],
        welfare="每周送药",
        by=By(worker),
    )
    sent = form(did=["talked"], consent="declined", welfare="每周送药", why="本人收回同意")
    login(worker).post(f"/visits/{visit.pk}/edit/", sent)
    assert (again(visit).welfare, again(visit).did) == ("", ["talked"])


def test_words_are_revealed_for_a_reason_and_logged(
    operator: User, round_: Round, login: Login
) -> None:
    Posting.objects.filter(user=operator).update(personal=True)
    client = login(operator)
    address = f"/personal/visit:{round_.visit.pk}/found/reveal/"
    page = client.get(f"/visits/{round_.visit.pk}/").content.decode()
    assert address in page
    answer = client.post(address, {"reason": "上门走访"})
    assert round_.visit.found in answer.content.decode()


def test_visits_follow_the_sight_of_who_is_visited(
    worker: User, outsider: User, auditor: User, liaison: User, round_: Round
) -> None:
    house, home = make_visit(round_.house), make_visit(round_.household)
    seen = set(Visit.objects.for_user(worker).values_list("pk", flat=True))
    assert seen == {round_.visit.pk, house.pk, home.pk}
    for other in (outsider, auditor, liaison):
        assert not Visit.objects.for_user(other).exists()


def test_visits_go_along_when_a_person_moves(
    outsider: User, other_township: Area, round_: Round
) -> None:
    make_residence(round_.person, make_room(make_building(THERE)))
    assert Visit.objects.for_user(outsider).filter(pk=round_.visit.pk).exists()


def test_the_history_of_visits_is_for_who_visits(
    worker: User, auditor: User, round_: Round
) -> None:
    assert Change.objects.for_user(worker).filter(kind="visit").exists()
    assert not Change.objects.for_user(auditor).filter(kind="visit").exists()


def test_nobody_is_visited_twice_over_for_two_programmes(round_: Round) -> None:
    """A visit counts for the care it was under, not for another of the same person."""
    other = make_care("disabled", person=round_.person)
    visit = make_visit(round_.person, care=other)
    assert again(other).last_met_on == visit.day
    make_visit(make_person("王五"), ago=1)
    assert again(round_.care).last_met_on == round_.visit.day
