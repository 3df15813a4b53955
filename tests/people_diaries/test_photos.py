"""Photos of entries and visits: told by content, without EXIF, for who sees the record alone."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from gridgov.files import store
from people.models import RecordPhoto
from people.photos import services as photos
from tests.cast import Login
from tests.intake import files
from tests.people_diaries.conftest import Entry

DAY = dt.timedelta(days=1)


def path_of(row: RecordPhoto, name: str = "file") -> Path:
    return Path(settings.MEDIA_ROOT) / str(getattr(row, name).name)


def test_it_keeps_a_photo_without_what_the_phone_wrote_into_it(worker: User) -> None:
    row = photos.upload(files.photo("王小明13812345678.jpg"), worker)
    with Image.open(path_of(row)) as image:
        assert not image.getexif()
    assert b"SecretPhone" not in path_of(row).read_bytes()
    assert row.name == "photo.jpg"
    assert row.taken_at is not None
    assert path_of(row, "thumbnail").is_file()


@pytest.mark.parametrize("maker", [files.pdf, files.bomb])
def test_it_refuses_what_is_no_photo(maker: object, worker: User) -> None:
    with pytest.raises(ValidationError):
        photos.upload(maker(), worker)  # type: ignore[operator]
    assert not RecordPhoto.objects.exists()


def test_a_photo_belongs_to_one_record_once(worker: User, entry: Entry) -> None:
    one, other = entry(), entry()
    row = photos.upload(files.photo(), worker)
    assert photos.attach(one, [row.uid], worker)
    assert photos.attach(one, [row.uid], worker) == []
    assert photos.attach(other, [row.uid], worker) == []
    assert list(photos.of(one)) == [row]


@pytest.mark.parametrize("waiting", [True, False])
def test_the_database_refuses_a_photo_of_none_or_one_that_waits_and_belongs(
    worker: User, entry: Entry, waiting: bool
) -> None:
    row = photos.upload(files.photo(), worker)
    values = {"waiting": waiting, "diary": entry() if waiting else None}
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordPhoto.objects.filter(pk=row.pk).update(**values)


def test_nobody_takes_photos_of_another(worker: User, operator: User, entry: Entry) -> None:
    theirs = photos.upload(files.photo(), operator)
    assert photos.attach(entry(), [theirs.uid], worker) == []


def test_nine_at_most(worker: User, entry: Entry) -> None:
    row = entry()
    uids = [photos.upload(files.photo(), worker).uid for _n in range(photos.MOST + 1)]
    with pytest.raises(ValidationError):
        photos.attach(row, uids, worker)
    assert photos.of(row).count() == 0


def test_it_is_served_to_who_sees_the_entry_alone(
    worker: User, operator: User, outsider: User, liaison: User, entry: Entry, login: Login
) -> None:
    waiting = photos.upload(files.photo(), worker)
    row = photos.upload(files.photo(), worker)
    photos.attach(entry(), [row.uid], worker)
    answer = login(operator).get(f"/photos/{row.uid}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.getvalue()
    for user in (outsider, liaison):
        assert login(user).get(f"/photos/{row.uid}/").status_code == 404
        assert login(user).get(f"/photos/{row.uid}/thumbnail/").status_code == 404
    own = login(worker).get(f"/photos/{waiting.uid}/")
    assert own.status_code == 200
    assert own.getvalue()
    assert login(operator).get(f"/photos/{waiting.uid}/").status_code == 404


def test_uploading_answers_with_a_line_or_a_sentence(worker: User, login: Login) -> None:
    client = login(worker)
    good = client.post("/photos/upload/", {"file": files.photo(), "name": "photos"})
    assert b'name="photos-kept"' in good.content
    bad = client.post("/photos/upload/", {"file": files.pdf(), "name": "photos"})
    assert bad.status_code == 422
    assert client.post("/photos/upload/").status_code == 422


def test_what_no_form_sent_is_swept_after_a_day(
    worker: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    now = timezone.now()
    old = photos.upload(files.photo(), worker, now - DAY - dt.timedelta(minutes=1))
    young = photos.upload(files.photo(), worker, now - dt.timedelta(hours=23))
    with django_capture_on_commit_callbacks(execute=True):
        assert photos.sweep(now) == 1
    assert list(RecordPhoto.objects.all()) == [young]
    assert not path_of(old).exists()
    assert photos.sweep(now) == 0


def test_a_file_without_a_row_is_swept(worker: User, entry: Entry) -> None:
    row = photos.upload(files.photo(), worker)
    photos.attach(entry(), [row.uid], worker)
    lost = Path(settings.MEDIA_ROOT) / store.path_of(photos.FOLDER, uuid.uuid4(), "jpg")
    lost.parent.mkdir(parents=True, exist_ok=True)
    lost.write_bytes(b"half")
    before = (timezone.now() - 2 * DAY).timestamp()
    for path in (lost, path_of(row)):
        os.utime(path, (before, before))
    assert photos.sweep(timezone.now()) == 1
    assert not lost.exists()
    assert path_of(row).exists()
