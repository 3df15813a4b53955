"""Writing and changing entries: what is kept, what is refused, twice is harmless."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts import reveal
from accounts.models import AccessLog, Posting, User
from grids.models import Area
from people.diaries.services import DiaryFacts, rewrite
from people.models import Change, Diary, DiaryDraft, House, Person, RecordPhoto
from people.services import By, Stale
from tests.cast import Login
from tests.intake import files
from tests.people.making import THERE, make_building, make_person, make_residence
from tests.people_diaries.conftest import NAME, PHONE, Entry
from tests.people_protection.conftest import with_rights


def sent(**more: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"submission": str(uuid.uuid4()), "day": today, "found": "楼道堆放杂物", **more}


def test_it_takes_an_entry_with_whom_where_and_a_photo(
    worker: User, person: Person, room: House, login: Login
) -> None:
    data = sent(done="上门", person=str(person.pk), house=str(room.pk), photos=files.photo())
    answer = login(worker).post("/diary/create/", data)
    row = Diary.objects.get()
    assert answer["Location"] == f"/diary/{row.pk}/"
    assert (row.done, row.found, row.house, row.area) == ("上门", "楼道堆放杂物", room, room.area)
    assert [link.person for link in row.links.all()] == [person]
    photo = RecordPhoto.objects.get(diary=row)
    assert not photo.waiting
    page = login(worker).get(answer["Location"]).content.decode()
    assert "欧阳*" in page
    assert NAME not in page
    assert str(photo.uid) in page


def test_it_takes_the_same_form_once(worker: User, login: Login) -> None:
    data = sent()
    answers = [login(worker).post("/diary/create/", data) for _time in range(2)]
    assert Diary.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_it_takes_numbers_and_a_name_out_of_the_words(worker: User, entry: Entry) -> None:
    row = entry(found=f"联系人:王小明,电话{PHONE},身份证 110105194912310021")
    row.refresh_from_db()
    assert PHONE not in row.found
    assert "110105" not in row.found
    assert "王小明" not in row.found
    assert all(value in row.hidden for value in (PHONE, "110105194912310021", "王小明"))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"day": "2999-01-01"}, "day"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": "soon"}, "day"),
        ({"found": " "}, "done"),
        ({"found": "字" * 4001}, "found"),
        ({"person-text": "没有此人"}, "person"),
    ],
)
def test_it_refuses_with_a_sentence_at_the_field(
    worker: User, login: Login, more: dict[str, str], field: str
) -> None:
    answer = login(worker).post("/diary/create/", sent(**more))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not Diary.objects.exists()


def test_it_names_nobody_out_of_sight(worker: User, grid: Area, login: Login) -> None:
    far = make_building(point=THERE)
    person = make_person("司马光")
    make_residence(person, far)
    data = sent(person=str(person.pk), people=str(person.pk), house=str(far.pk))
    login(worker).post("/diary/create/", data)
    row = Diary.objects.get()
    assert (row.house, row.links.count()) == (None, 0)


def test_it_keeps_the_draft_for_its_writer_alone(
    worker: User, operator: User, person: Person, login: Login
) -> None:
    client = login(worker)
    client.post("/diary/draft/", sent(person=str(person.pk)))
    assert b"\xe6\xa5\xbc\xe9\x81\x93" in client.get("/diary/create/").content
    page = client.get("/diary/create/").content.decode()
    assert f'name="people" value="{person.pk}" checked' in page
    client.post("/diary/create/", {"discard": "1"})
    assert not DiaryDraft.objects.exists()


def test_one_more_person_comes_without_scripts(worker: User, person: Person, login: Login) -> None:
    client = login(worker)
    answer = client.post("/diary/create/", sent(person=str(person.pk), more="1"), follow=True)
    assert answer.context["lines"][0].pk == person.pk
    assert not Diary.objects.exists()


def test_photos_stay_on_a_form_that_comes_back(worker: User, login: Login) -> None:
    data = sent(day="2999-01-01", photos=files.photo())
    page = login(worker).post("/diary/create/", data).content.decode()
    photo = RecordPhoto.objects.get()
    assert f'name="photos-kept" value="{photo.uid}"' in page
    again = login(worker).get("/diary/create/").content.decode()
    assert f'name="photos-kept" value="{photo.uid}"' in again


def test_it_changes_an_entry_and_keeps_its_history(
    worker: User, person: Person, entry: Entry, login: Login
) -> None:
    row = entry(people=[person])
    client = login(worker)
    page = client.get(f"/diary/{row.pk}/edit/")
    assert page.context["lines"][0].pk == person.pk
    data = sent(seq="1", found="杂物已清走", done=row.done)
    assert client.post(f"/diary/{row.pk}/edit/", data).status_code == 302
    row.refresh_from_db()
    assert (row.found, row.seq, row.links.count()) == ("杂物已清走", 2, 0)
    shown = client.get(f"/diary/{row.pk}/history/").content.decode()
    assert "楼道堆放杂物" in shown
    assert "杂物已清走" in shown


def test_who_is_slower_is_told(worker: User, entry: Entry) -> None:
    row = entry()
    facts = DiaryFacts(day=row.day, found="第一")
    rewrite(row, facts, by=By(worker), seq=1)
    with pytest.raises(Stale):
        rewrite(row, DiaryFacts(day=row.day, found="第二"), by=By(worker), seq=1)


def test_a_change_of_nothing_leaves_no_line(worker: User, entry: Entry) -> None:
    row = entry(found=f"电话{PHONE}")
    row.refresh_from_db()
    rewrite(row, DiaryFacts(day=row.day, done=row.done, found=row.found), by=By(worker))
    assert Change.objects.filter(kind="diary").count() == 1


def test_others_do_not_change_it(
    operator: User, entry: Entry, grid: Area, login: Login, worker: User
) -> None:
    row = entry()
    other = login(operator).post(f"/diary/{row.pk}/edit/", sent(seq="1"))
    assert other.status_code == 403
    row.refresh_from_db()
    assert row.seq == 1


def test_the_entry_of_a_house_lies_in_its_grid(worker: User, entry: Entry, room: House) -> None:
    assert entry(house=room).area == room.area
    assert entry().area == Posting.objects.get(user=worker).area
    assert entry(day=timezone.localdate() - dt.timedelta(days=31)).pk


def test_what_was_taken_out_is_shown_for_a_reason(
    worker: User, operator: User, outsider: User, entry: Entry, login: Login
) -> None:
    row = entry(found=f"电话{PHONE}")
    subject = f"diary:{row.pk}"
    url = reverse("accounts:reveal", args=[subject, "hidden"])
    assert url not in login(operator).get(f"/diary/{row.pk}/").content.decode()
    for user in (operator, outsider):
        with_rights(user, personal=True)
    page = login(operator).get(f"/diary/{row.pk}/").content.decode()
    assert url in page
    reader, other = (User.objects.get(pk=user.pk) for user in (operator, outsider))
    assert PHONE in reveal.reveal(reader, subject, "hidden", "回访", None)
    assert AccessLog.objects.get().subject == subject
    with pytest.raises(Http404):
        reveal.resolve(other, subject, "hidden")
