"""What goes with time, with somebody who is erased, and over to whom somebody turns out to be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from grids.located import Ground
from grids.models import Area
from people.diaries import areas, kept
from people.diaries.drafts import keep_draft
from people.models import Change, Diary, DiaryDraft, Person, RecordPhoto
from people.photos import services as photos
from people.protection import erasing, keeping, sheet
from people.services import By, merge, unmerge
from tests.intake import files
from tests.people.making import make_building, make_person, make_residence
from tests.people_diaries.conftest import NAME, PHONE, Entry

YEARS = dt.timedelta(days=4 * 365)


def with_photo(row: Diary, user: User) -> Path:
    photo = photos.upload(files.photo(), user)
    photos.attach(row, [photo.uid], user)
    return Path(settings.MEDIA_ROOT) / str(photo.file.name)


@pytest.fixture
def other(worker: User) -> Person:
    found = make_person("司马光")
    make_residence(found, make_building())
    row: Person = Person.objects.select_related("key").get(pk=found.pk)
    return row


def test_entries_and_photos_go_when_their_time_is_over(
    worker: User,
    entry: Entry,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    file = with_photo(entry(), worker)
    young = {o.kind.name: o.count for o in keeping.run(timezone.now())}
    assert (young["diaries"], young["photos"]) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        counts = {o.kind.name: o.count for o in keeping.run(timezone.now() + YEARS)}
    assert counts["diaries"] == 1
    assert not Diary.objects.exists()
    assert not RecordPhoto.objects.exists()
    assert not Change.objects.filter(kind="diary").exists()
    assert not file.exists()


def test_erasing_takes_the_words_of_an_entry_about_one_person(
    worker: User,
    person: Person,
    entry: Entry,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = entry(found=f"{NAME}家漏水,电话{PHONE}", people=[person])
    file = with_photo(row, worker)
    keep_draft(worker, [("people", str(person.pk)), ("found", "漏水")])
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase([person.pk], timezone.now())
    row.refresh_from_db()
    assert (row.done, row.found, row.hidden) == ("", "", "")
    assert row.taken_out_at is not None
    assert not row.links.exists()
    assert not file.exists()
    assert not DiaryDraft.objects.exists()
    for line in Change.objects.filter(kind="diary"):
        assert NAME not in line.new
        assert "漏水" not in line.new


def test_erasing_takes_the_name_out_of_an_entry_about_several(
    worker: User, person: Person, other: Person, entry: Entry
) -> None:
    row = entry(found=f"{NAME[:2]} {NAME[2:]}与司马光争执", people=[person, other])
    unlinked = entry(found="无人")
    erasing.erase([person.pk], timezone.now())
    row.refresh_from_db()
    unlinked.refresh_from_db()
    assert row.found == "〔姓名〕与司马光争执"
    assert [link.person for link in row.links.all()] == [other]
    assert (unlinked.found, unlinked.taken_out_at) == ("无人", None)


def test_merging_moves_links_and_undoing_brings_them_back(
    worker: User, person: Person, entry: Entry
) -> None:
    survivor = make_person(NAME, document_kind="unknown")
    mine, both = entry(people=[person]), entry(people=[person, survivor])
    done = merge(person, survivor, by=By(worker, "同一人"))
    assert [link.person_id for link in mine.links.all()] == [survivor.pk]
    assert both.links.count() == 2
    unmerge(done, by=By(worker))
    assert [link.person_id for link in mine.links.all()] == [person.pk]
    assert {link.person_id for link in both.links.all()} == {person.pk, survivor.pk}


def test_the_sheet_of_a_person_lists_entries_that_name_them(
    operator: User, worker: User, person: Person, entry: Entry
) -> None:
    entry(people=[person], found="邻居司马光在场")
    entry()
    part = kept.section([person.pk], operator)
    assert part is not None
    assert part.title in [one.title for one in sheet.sections(person, operator)]
    assert len(part.rows) == 1
    assert "司马光" not in str(part.rows)


def test_entries_go_to_the_heir_of_an_area_that_ends(
    grid: Area, township: Area, entry: Entry
) -> None:
    row, heirs = entry(), {grid.pk: township.pk}
    ground = cast("Ground", SimpleNamespace(heirs=heirs))
    steps = areas.LocatedDiaries().steps(ground)
    assert [areas.LocatedDiaries().move(steps, "merged") for _time in range(2)] == [1, 0]
    row.refresh_from_db()
    assert row.area == township


def test_entries_keep_no_area_from_being_dissolved(
    grid: Area, township: Area, entry: Entry
) -> None:
    row, dependent = entry(), areas.Entries()
    assert dependent.count(grid) == 1
    assert dependent.list(grid, 5) == []
    assert str(township) in dependent.preview(grid, township)
    assert dependent.move(grid, township) == 1
    row.refresh_from_db()
    assert row.area == township
