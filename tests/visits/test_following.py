"""Visits follow a merge and come back, go with who is erased, and are kept no longer than said."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings as conf
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from people.models import Change, Visit, VisitDraft
from people.protection import erasing, keeping, sheet
from people.services import By, merge, unmerge
from people.visits.services import correct_visit, keep_draft
from tests.people.making import make_person, make_residence
from tests.visits.making import WORDS, Round, again, make_care, make_round, make_visit

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def round_(worker: User) -> Round:
    return make_round(worker)


def double(round_: Round) -> tuple[object, Visit]:
    """The same person once more, with a visit under the same programme."""
    person = make_person("欧阳建国", document_kind="unknown")
    make_residence(person, round_.house, "temporary")
    care = make_care(person=person)
    return person, make_visit(person, 4, care=care, found="送去米面")


def test_a_merge_takes_visits_along_under_the_new_key(round_: Round) -> None:
    person, visit = double(round_)
    merge(person, round_.person, by=By(why="户口本"))  # type: ignore[arg-type]
    moved = again(visit)
    assert (moved.person, moved.found, moved.care) == (round_.person, "送去米面", round_.care)
    person.key.delete()  # type: ignore[attr-defined]
    assert again(visit).found == "送去米面"


def test_undoing_it_brings_them_back(round_: Round) -> None:
    person, visit = double(round_)
    care = visit.care
    row = merge(person, round_.person, by=By(why="户口本"))  # type: ignore[arg-type]
    own = make_visit(round_.person, care=round_.care)
    unmerge(row, by=By(why="不是同一人"))
    back = again(visit)
    assert (back.person, back.found, back.care) == (person, "送去米面", care)
    assert again(care).last_met_on == visit.day
    assert again(own).person == round_.person
    round_.person.key.delete()
    assert again(visit).found == "送去米面"


def test_erasing_leaves_nothing_of_them(worker: User, round_: Round) -> None:
    home = make_visit(round_.household, found="老人腿脚不便")
    house = make_visit(round_.house, found="老人说屋顶漏雨")
    correct_visit(home, {"found": "老人行动不便"}, by=By(why="更正"))
    for subject in (round_.person, round_.household, round_.house):
        keep_draft(worker, subject, [("found", WORDS)])
    erasing.erase([round_.person.pk], NOW)
    assert not Visit.objects.filter(person=round_.person).exists()
    assert (again(home).found, again(house).found) == ("", "")
    assert not Change.objects.filter(kind="visit", field="found").exists()
    assert not VisitDraft.objects.exists()


def test_a_visit_before_they_lived_there_keeps_its_words(round_: Round) -> None:
    other = make_person("王五")
    make_residence(other, round_.house, valid_from=timezone.localdate())
    earlier = make_visit(round_.house, 9, found="楼道灯坏")
    erasing.erase([other.pk], NOW)
    assert again(earlier).found == "楼道灯坏"


def test_old_visits_and_drafts_go_by_their_rules(worker: User, round_: Round) -> None:
    old = make_visit(round_.person, 800, by=By(worker))
    correct_visit(old, {"found": "旧记录"}, by=By(why="更正"))
    keep_draft(worker, round_.person, [("found", WORDS)])
    VisitDraft.objects.update(at=NOW - dt.timedelta(days=9))
    found = {one.kind.name: one.count for one in keeping.run(NOW)}
    assert (found["visits"], found["visit-drafts"]) == (1, 1)
    assert list(Visit.objects.all()) == [round_.visit]
    assert not Change.objects.filter(kind="visit", key=old.pk).exists()


def test_care_that_went_leaves_its_visits_without_a_programme(round_: Round) -> None:
    round_.care.delete()
    assert again(round_.visit).care is None


def test_the_sheet_lists_them(operator: User, round_: Round) -> None:
    make_visit(round_.household, found="邻居来访")
    parts = {part.title: part for part in sheet.sections(round_.person, operator)}
    rows = [" ".join(map(str, row)) for row in parts["走访"].rows]
    assert len(rows) == 2
    assert any(WORDS in row for row in rows)
    assert not any("邻居来访" in row for row in rows)


def test_new_keys_of_the_installation_reach_words_about_houses(
    settings: Settings, round_: Round
) -> None:
    settings.FIELD_KEYS = ["old-key-" + "o" * 40, *conf.FIELD_KEYS]
    visit = make_visit(round_.house, found="屋顶漏雨")
    new = "new-key-" + "n" * 40
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = [new]
    assert again(visit).found == "屋顶漏雨"
