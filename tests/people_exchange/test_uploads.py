"""A table that is brought is never on the disk in clear."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from people.exchange import kept
from people.models import House, Import
from tests.cast import Login
from tests.people.making import make_building
from tests.people_exchange.making import ADDRESS, checked, names, person, text, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def building(operator: User, grid: object) -> House:
    return make_building(address=ADDRESS)


def test_a_large_upload_stays_in_memory(
    operator: User, building: House, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a temporary file in clear")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", never)
    data = text(person(n, name) for n, name in enumerate(names(100))) + b" " * 3_000_000
    sent = {"register": "person", "file": SimpleUploadedFile("名单.csv", data)}
    answer = login(operator).post(reverse("people_exchange:import_create"), sent)
    assert answer.status_code == 302
    assert Import.objects.get().state == "checking"


def test_a_file_that_is_too_large_is_refused_with_a_sentence(
    operator: User, building: House, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("people.exchange.uploads.LARGEST", 1_000)
    monkeypatch.setattr("people.exchange.forms.LARGEST", 1_000)
    sent = {"register": "person", "file": SimpleUploadedFile("名单.csv", b"x" * 200_000)}
    answer = login(operator).post(reverse("people_exchange:import_create"), sent)
    assert answer.status_code == 422
    assert "40 MB" in answer.content.decode()


def test_no_file_of_an_import_holds_anything_in_clear(operator: User, building: House) -> None:
    rows = [person(n, name) for n, name in enumerate(names(40))]
    rows[3][4] = "1380000"
    checked(operator, workbook(rows))
    files = list(kept.folder().glob("*.sealed"))
    assert len(files) >= 3
    for file in files:
        data = file.read_bytes()
        assert not any(v.encode() in data for row in rows for v in row if len(v) > 5)
        assert b"PK" not in data[:64]


def test_a_frame_cannot_be_moved_into_another_place(operator: User) -> None:
    sink = kept.Sink("x")
    for part in (b"one", b"two"):
        sink.write(part)
        sink.cut()
    row = sink.keep()
    path = kept.path_of(row.uid)
    data = path.read_bytes()
    half = len(data) // 2
    path.write_bytes(data[half:] + data[:half])
    with pytest.raises(kept.Gone):
        kept.whole(row)


def test_expiry_removes_the_key_and_the_file(operator: User, building: House) -> None:
    task = checked(operator, text([person(1, "王小明")]))
    later = task.file.expires_at
    paths = [kept.path_of(file.uid) for file in (task.file, task.staged)]
    assert all(path.is_file() for path in paths)
    kept.expire(later + kept.ORPHAN)
    task.refresh_from_db()
    assert (task.file, task.staged) == (None, None)
    assert not any(path.exists() for path in paths)


def test_an_orphan_is_swept_after_a_day(operator: User) -> None:
    import os

    from django.utils import timezone

    sink = kept.Sink("left by a worker that was killed")
    sink.write(b"x")
    sink.cut()
    path = Path(kept.path_of(sink.uid))
    kept.expire(timezone.now())
    assert path.is_file()
    os.utime(path, (1, 1))
    kept.expire(timezone.now())
    assert not path.exists()
    sink.discard()
