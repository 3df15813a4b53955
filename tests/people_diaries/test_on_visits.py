"""Photos on the form of a visit, and the case that is made of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Attachment, Event
from people.models import House, RecordPhoto, Visit
from people.photos import services as photos
from tests.cast import Login
from tests.intake import files


def sent(**more: Any) -> dict[str, Any]:
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    first = {"submission": str(uuid.uuid4()), "cause": "hazard", "outcome": "met"}
    return {**first, "did": ["safety"], "found": "门口积水", "visited_at": now, **more}


@pytest.fixture
def url(room: House) -> str:
    return reverse("visits:house", args=[room.pk])


def test_a_visit_takes_its_photos_and_shows_them(
    worker: User, outsider: User, url: str, login: Login
) -> None:
    client = login(worker)
    assert client.post(url, sent(photos=files.photo())).status_code == 302
    visit, photo = Visit.objects.get(), RecordPhoto.objects.get()
    assert (photo.visit, photo.waiting) == (visit, False)
    page = client.get(f"/visits/{visit.pk}/").content.decode()
    assert f"/photos/{photo.uid}/" in page
    assert login(outsider).get(f"/photos/{photo.uid}/").status_code == 404


def test_a_file_that_is_no_photo_undoes_the_visit(worker: User, url: str, login: Login) -> None:
    answer = login(worker).post(url, sent(photos=[files.photo(), files.pdf()]))
    assert answer.status_code == 200
    assert not Visit.objects.exists()
    good = RecordPhoto.objects.get()
    assert good.waiting
    assert f'name="photos-kept" value="{good.uid}"' in answer.content.decode()


def test_the_same_form_brings_no_second_photo(worker: User, url: str, login: Login) -> None:
    data = sent()
    for _time in range(2):
        assert login(worker).post(url, {**data, "photos": files.photo()}).status_code == 302
    assert photos.of(Visit.objects.get()).count() == 1


def test_the_draft_brings_photos_back(worker: User, room: House, url: str, login: Login) -> None:
    client, row = login(worker), photos.upload(files.photo(), worker)
    client.post(
        reverse("visits:house_draft", args=[room.pk]), sent(**{"photos-kept": str(row.uid)})
    )
    assert f'name="photos-kept" value="{row.uid}"' in client.get(url).content.decode()


@pytest.mark.usefixtures("rules")
def test_one_tap_makes_a_case_of_it(worker: User, url: str, login: Login) -> None:
    client = login(worker)
    client.post(url, sent(photos=files.photo()))
    visit = Visit.objects.get()
    button = f"/diary/visits/{visit.pk}/follow/"
    assert button in client.get(f"/visits/{visit.pk}/").content.decode()
    answers = [client.post(button)["Location"] for _time in range(2)]
    event = Event.objects.get()
    assert answers == [f"/events/{event.pk}/"] * 2
    assert Attachment.objects.filter(event=event).count() == 1
    page = client.get(f"/visits/{visit.pk}/").content.decode()
    assert button not in page
    assert answers[0] in page


def test_who_did_not_record_it_makes_none(
    worker: User, operator: User, url: str, login: Login
) -> None:
    """The words of a visit are masked to others; a case of theirs would show them."""
    login(worker).post(url, sent())
    visit = Visit.objects.get()
    button = f"/diary/visits/{visit.pk}/follow/"
    client = login(operator)
    assert button not in client.get(f"/visits/{visit.pk}/").content.decode()
    assert client.post(button).status_code == 403
    assert not Event.objects.exists()
