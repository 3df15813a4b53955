"""One tap makes a case of an entry or a visit: once, with place, photos and people."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from events.models import Attachment, CaseLink, Event, Followed
from events.privacy import hidden_values
from people.models import Diary, House, Person, Visit
from people.photos import services as photos
from tests.cast import Login
from tests.intake import files
from tests.people_diaries import matrix
from tests.people_diaries.conftest import NAME, PHONE, Entry

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def row(worker: User, person: Person, room: House, entry: Entry) -> Diary:
    found = f"{NAME}家漏水,电话{PHONE}"
    made = entry(found=found, people=[person], house=room)
    photos.attach(made, [photos.upload(files.photo(), worker).uid], worker)
    return made


def follow(login: Login, user: User, row: Any, prefix: str = "") -> Any:
    return login(user).post(f"/diary/{prefix}{row.pk}/follow/")


def test_it_makes_a_case_with_all_that_is_known(
    worker: User, row: Diary, person: Person, room: House, login: Login
) -> None:
    answer = follow(login, worker, row)
    event = Event.objects.get()
    assert answer["Location"] == f"/events/{event.pk}/"
    assert (event.source, event.step, event.area) == ("worker", "classify", room.area)
    assert event.point is not None
    assert event.address == room.place
    assert NAME not in event.description
    assert PHONE not in event.description
    assert PHONE in hidden_values(event).values()
    links = {(link.kind, link.record.pk) for link in CaseLink.objects.all()}
    assert links == {("person", person.pk), ("house", room.pk)}
    photo, copy = photos.of(row).get(), Attachment.objects.get(event=event)
    assert (copy.digest, copy.size) == (photo.digest, photo.size)
    assert copy.file.name != photo.file.name
    assert copy.file.size == photo.size


def test_twice_gives_the_same_case(worker: User, operator: User, row: Diary, login: Login) -> None:
    answers = [follow(login, user, row)["Location"] for user in (worker, worker, operator)]
    assert len(set(answers)) == 1
    assert Event.objects.count() == Followed.objects.count() == Attachment.objects.count() == 1


def test_the_entry_shows_its_case_and_no_second_button(
    worker: User, row: Diary, login: Login
) -> None:
    client = login(worker)
    before = client.get(f"/diary/{row.pk}/").content.decode()
    follow(login, worker, row)
    after = client.get(f"/diary/{row.pk}/").content.decode()
    assert f"/diary/{row.pk}/follow/" in before
    assert f"/diary/{row.pk}/follow/" not in after
    assert f"/events/{Event.objects.get().pk}/" in after


def test_an_entry_without_words_makes_none(worker: User, row: Diary, login: Login) -> None:
    Diary.objects.update(done="", found="")
    answer = follow(login, worker, row)
    assert answer["Location"] == f"/diary/{row.pk}/"
    assert not Event.objects.exists()


def test_the_home_of_the_one_person_is_the_place(
    worker: User, person: Person, room: House, entry: Entry, login: Login
) -> None:
    follow(login, worker, entry(people=[person]))
    assert Event.objects.get().address == room.place


def test_without_any_house_it_lies_in_the_grid(worker: User, entry: Entry, login: Login) -> None:
    row = entry()
    follow(login, worker, row)
    event = Event.objects.get()
    assert (event.area, event.point, event.address) == (row.area, None, "")


def test_a_visit_makes_one_as_well(
    worker: User, login: Login, request: pytest.FixtureRequest
) -> None:
    visit = Visit.objects.get(pk=matrix.visit(request.getfixturevalue)["pk"])
    photos.attach(visit, [photos.upload(files.photo(), worker).uid], worker)
    for _time in range(2):
        assert follow(login, worker, visit, "visits/").status_code == 302
    event = Event.objects.get()
    assert event.description == "门口积水"
    assert [link.record for link in CaseLink.objects.all()] == [visit.house]
    assert Attachment.objects.filter(event=event).count() == 1


def test_the_case_stays_when_the_entry_goes(worker: User, row: Diary, login: Login) -> None:
    follow(login, worker, row)
    Diary.objects.all().delete()
    assert Event.objects.count() == 1
    assert not Followed.objects.exists()
