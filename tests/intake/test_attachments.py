"""Files of a case: taken in, tied to it, shown to whoever may see it, swept."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Attachment, AttachmentKind, Event
from events.refusals import Refused
from events.services import attachments
from tests.cast import Login
from tests.intake import files

DAY = dt.timedelta(days=1)
UPLOAD = "/events/files/upload/"


def stored(row: Attachment) -> Path:
    return Path(settings.MEDIA_ROOT) / str(row.file.name)


def attached(event: Event, user: User, file: SimpleUploadedFile) -> Attachment:
    row = attachments.upload(file, user)
    attachments.attach(event, [row.uid], kind=AttachmentKind.BEFORE, user=user)
    row.refresh_from_db()
    return row


def shown(row: Attachment, name: str = "attachment") -> str:
    return reverse(f"events:{name}", args=[row.uid])


def fetched(client: Client, address: str, **headers: str) -> tuple[Any, bytes]:
    """The answer, read to its end (which closes it)."""
    response: Any = client.get(address, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


def test_it_stores_a_photo_without_its_exif_under_a_random_name(worker: User) -> None:
    row = attachments.upload(files.photo("王小明13812345678.jpg"), worker)
    data = stored(row).read_bytes()
    assert b"SecretPhone" not in data
    assert row.uid.hex in str(row.file.name)
    assert "13812345678" not in row.name
    assert row.taken_at == dt.datetime(2026, 3, 2, 1, 30, tzinfo=dt.UTC)
    assert row.taken_where is not None
    assert row.taken_where.coords == pytest.approx((files.LNG, files.LAT))
    assert row.size == len(data)
    assert (Path(settings.MEDIA_ROOT) / str(row.thumbnail.name)).is_file()


def test_it_stores_a_video_as_it_is(worker: User) -> None:
    row = attachments.upload(files.video(), worker)
    assert stored(row).read_bytes() == files.video().read()
    assert not row.thumbnail


def test_it_leaves_neither_row_nor_file_of_a_broken_write(
    worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fails)
    folder = Path(settings.MEDIA_ROOT) / attachments.FOLDER
    before = set(folder.rglob("*.*"))
    with pytest.raises(OSError, match="disk full"):
        attachments.upload(files.video(), worker)
    assert set(folder.rglob("*.*")) == before
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("maker", [files.script, files.bomb])
def test_it_refuses_with_the_name_of_the_file(worker: User, maker: Any) -> None:
    with pytest.raises(Refused) as refused:
        attachments.upload(maker(), worker)
    assert str(refused.value.sentence).startswith(maker().name)
    assert not Attachment.objects.exists()


def test_it_ties_files_once_and_only_ones_own(case: Event, worker: User, operator: User) -> None:
    mine, other = (attachments.upload(files.photo(), u) for u in (worker, operator))
    uids = [mine.uid, other.uid, uuid.uuid4()]
    for _time in range(2):
        attachments.attach(case, uids, kind=AttachmentKind.AFTER, user=worker)
    rows = Attachment.objects.filter(event=case)
    assert [(row.pk, row.kind) for row in rows] == [(mine.pk, "after")]


def test_it_takes_no_more_files_than_a_case_may_have(
    case: Event, worker: User, settings: Any
) -> None:
    settings.GRIDGOV = {**settings.GRIDGOV, "FILES_A_CASE": 2}
    rows = [attachments.upload(files.pdf(), worker) for _n in range(3)]
    with pytest.raises(Refused, match="A case can have 2 files at most"):
        attachments.attach(case, [r.uid for r in rows], kind="before", user=worker)
    assert not Attachment.objects.filter(event=case).exists()


# Over HTTP


def test_it_uploads_before_the_form_is_sent(worker: User, login: Login) -> None:
    client = login(worker)
    response = client.post(UPLOAD, {"file": files.photo(), "name": "photos"})
    row = Attachment.objects.get()
    assert response.status_code == 200
    assert f'name="photos-kept" value="{row.uid}"' in response.content.decode()
    assert (row.event, row.uploaded_by) == (None, worker)
    assert fetched(client, shown(row, "attachment_thumbnail"))[0].status_code == 200


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "No file came"),
        ({"file": files.script()}, "Only photos, videos, sound recordings and PDF files"),
        ({"file": SimpleUploadedFile("e.jpg", b"")}, "empty"),
    ],
)
def test_it_says_why_it_refuses_an_upload(
    worker: User, login: Login, data: dict[str, Any], sentence: str
) -> None:
    response = login(worker).post(UPLOAD, data)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_it_uploads_by_post_alone(worker: User, login: Login) -> None:
    assert login(worker).get(UPLOAD).status_code == 405


def test_it_uploads_nothing_for_an_auditor(auditor: User, login: Login) -> None:
    assert login(auditor).post(UPLOAD, {"file": files.photo()}).status_code == 403


def test_it_serves_a_file_to_who_sees_the_case(
    case: Event, worker: User, operator: User, login: Login
) -> None:
    row = attached(case, worker, files.photo())
    response, body = fetched(login(operator), shown(row))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline")
    assert body == stored(row).read_bytes()


@pytest.mark.parametrize("name", ["attachment", "attachment_thumbnail"])
def test_it_shows_an_outsider_nothing(
    case: Event, worker: User, outsider: User, login: Login, name: str
) -> None:
    row = attached(case, worker, files.photo())
    assert login(outsider).get(shown(row, name)).status_code == 404


def test_it_shows_an_unsent_file_to_its_uploader_alone(
    worker: User, operator: User, login: Login
) -> None:
    row = attachments.upload(files.photo(), worker)
    assert fetched(login(worker), shown(row))[0].status_code == 200
    assert login(operator).get(shown(row)).status_code == 404


def test_it_asks_a_stranger_to_log_in(case: Event, worker: User, client: Any) -> None:
    row = attached(case, worker, files.photo())
    assert client.get(shown(row)).status_code == 302


def test_it_serves_other_files_to_be_saved_and_in_parts(
    case: Event, worker: User, login: Login
) -> None:
    row = attached(case, worker, files.video())
    client = login(worker)
    whole, _body = fetched(client, shown(row))
    assert whole["Content-Disposition"].startswith("attachment")
    part, body = fetched(client, shown(row), Range="bytes=10-19")
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 10-19/{row.size}"
    assert body == files.video().read()[10:20]
    assert client.get(shown(row), headers={"Range": "bytes=99999-"}).status_code == 416


def test_it_sends_a_known_file_not_again(case: Event, worker: User, login: Login) -> None:
    row = attached(case, worker, files.photo())
    client = login(worker)
    tag = fetched(client, shown(row))[0]["ETag"]
    assert client.get(shown(row), headers={"If-None-Match": tag}).status_code == 304


def test_it_serves_nothing_by_the_address_of_the_file(worker: User, login: Login) -> None:
    row = attachments.upload(files.photo(), worker)
    for address in (f"/media/{row.file.name}", f"/static/{row.file.name}"):
        assert login(worker).get(address).status_code == 404


# The sweep


def test_it_sweeps_files_no_form_sent(
    worker: User, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    old = attachments.upload(files.photo(), worker, now - DAY - dt.timedelta(minutes=1))
    young = attachments.upload(files.photo(), worker, now - dt.timedelta(hours=23))
    with django_capture_on_commit_callbacks(execute=True):
        assert attachments.sweep_orphans(now) == 1
    assert list(Attachment.objects.all()) == [young]
    assert not stored(old).exists()
    assert stored(young).exists()


def test_it_sweeps_no_file_of_a_case(case: Event, worker: User) -> None:
    row = attached(case, worker, files.photo())
    later = timezone.now() + 10 * DAY
    assert attachments.sweep_orphans(later) == 0
    assert stored(row).exists()


def test_it_sweeps_files_without_a_row(worker: User) -> None:
    now = timezone.now()
    lost = Path(settings.MEDIA_ROOT) / attachments.path_of(uuid.uuid4(), "jpg")
    half = lost.with_name(lost.name + ".part")
    lost.parent.mkdir(parents=True, exist_ok=True)
    for path in (lost, half):
        path.write_bytes(b"x")
    assert attachments.sweep_orphans(now) == 0
    assert attachments.sweep_orphans(now + 2 * DAY) == 2
    assert not lost.exists()
