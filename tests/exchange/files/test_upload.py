"""A file comes in pieces, and goes on where it stopped."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from events.models import Attachment
from exchange.cleaning import clean
from exchange.files import parts, services
from exchange.models import Upload
from tests.exchange.files.sending import TYPE, URL, Sender, encoded, video
from tests.exchange.making import Caller
from tests.intake import files

pytestmark = pytest.mark.django_db


def begun(sender: Sender, length: int = 30_000) -> str:
    url: str = sender.begin(length).json()["url"]
    return url


def test_it_becomes_a_file_when_all_is_there(sender: Sender) -> None:
    content = video()
    uid = sender.whole(content)
    row = Attachment.objects.get()
    assert row.event is None
    assert (row.content_type, row.size, row.name) == ("video/mp4", len(content), "street.mp4")
    assert row.digest == hashlib.sha256(content).hexdigest()
    assert (Path(settings.MEDIA_ROOT) / str(row.file.name)).read_bytes() == content
    assert sender.caller.get(f"{URL}{uid}/").json()["done"]


def test_nothing_of_the_pieces_stays(
    sender: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sender.whole(video())
    assert not parts.path_of(Upload.objects.get().uid).exists()


def test_it_says_where_the_pieces_go_and_how_long(sender: Sender) -> None:
    answer = sender.begin(30_000)
    assert answer.status_code == 201
    assert answer["Location"] == "http://testserver" + answer.json()["url"]
    assert answer["Tus-Resumable"] == "1.0.0"
    assert (answer["Upload-Offset"], answer["Cache-Control"]) == ("0", "no-store")
    assert answer["Upload-Expires"].endswith("GMT")


def test_the_first_piece_may_come_along(sender: Sender) -> None:
    headers = {"Upload-Length": "30000", "Upload-Metadata": encoded(filename="a.mp4")}
    answer = sender.caller.browser.post(
        URL, video()[:9000], content_type=TYPE, headers={**sender.headers, **headers}
    )
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "9000")
    assert sender.add(answer.json()["url"], 9000, video()[9000:]).status_code == 204


def test_a_piece_that_belongs_elsewhere_changes_nothing(sender: Sender) -> None:
    url = begun(sender)
    sender.add(url, 0, video()[:10_000])
    answers = [sender.add(url, at, b"x" * 100) for at in (0, 9_999, 10_001)]
    assert {answer.status_code for answer in answers} == {409}
    assert sender.far(url) == 10_000


def test_more_than_was_said_is_refused(sender: Sender) -> None:
    url = begun(sender, 1000)
    assert sender.add(url, 0, video(1001)).status_code == 413
    assert sender.far(url) == 0


def test_what_a_dead_process_wrote_is_written_over(sender: Sender) -> None:
    url, content = begun(sender), video()
    sender.add(url, 0, content[:10_000])
    with parts.path_of(Upload.objects.get().uid).open("ab") as file:
        file.write(b"half of a piece")
    assert sender.far(url) == 10_000
    sender.add(url, 10_000, content[10_000:])
    assert Attachment.objects.get().digest == hashlib.sha256(content).hexdigest()


def test_a_broken_connection_keeps_what_came(sender: Sender, monkeypatch: Any) -> None:
    url = begun(sender)
    monkeypatch.setattr(parts, "PIECE", 4000)
    read, left = parts._copied, [b"a" * 4000, b"b" * 4000]

    class Broken:
        def read(self, size: int) -> bytes:
            return left.pop(0) if left else b""

    monkeypatch.setattr(parts, "_copied", lambda _source, *more: read(Broken(), *more))
    assert sender.add(url, 0, video(20_000)).status_code == 204
    assert sender.far(url) == 8000


def test_a_damaged_piece_is_thrown_away(sender: Sender) -> None:
    url, piece = begun(sender), video()[:9000]
    digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
    told = {"Upload-Checksum": f"sha256 {digest}"}
    answer = sender.add(url, 0, piece[:-1] + b"?", **told)
    assert (answer.status_code, sender.far(url)) == (460, 0)
    assert sender.add(url, 0, piece, **told).status_code == 204


def test_a_whole_that_is_not_what_was_said_becomes_nothing(sender: Sender) -> None:
    url = sender.begin(9000, sha256="0" * 64).json()["url"]
    assert sender.add(url, 0, video(9000)).status_code == 460
    assert not Attachment.objects.exists()


def test_a_program_is_refused_by_its_first_bytes(sender: Sender) -> None:
    url = sender.begin(1_000_000, "holiday.mp4").json()["url"]
    answer = sender.add(url, 0, b"MZ" + b"\0" * 9000)
    assert answer.status_code == 422
    assert "Only photos" in answer.json()["errors"][0]["detail"]
    assert sender.caller.get(url).status_code == 404


def test_a_photo_loses_what_it_says_of_its_place(sender: Sender) -> None:
    content = files.photo().read()
    assert b"Exif" in content
    sender.whole(content, "a.jpg")
    row = Attachment.objects.get()
    assert row.content_type == "image/jpeg"
    assert row.thumbnail
    assert b"Exif" not in (Path(settings.MEDIA_ROOT) / str(row.file.name)).read_bytes()


@pytest.mark.parametrize(("setting", "length", "status"), [(1, 2**20 + 1, 413), (1, 2**20, 201)])
def test_a_file_has_a_limit(
    sender: Sender, settings: Any, setting: int, length: int, status: int
) -> None:
    settings.GRIDGOV = {"UPLOAD_MB": setting, "FILE_MB": setting}
    assert sender.begin(length).status_code == status


def test_there_are_not_too_many_at_once(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "UNFINISHED", 2)
    assert [sender.begin(10).status_code for _each in range(3)] == [201, 201, 409]


def test_it_is_forgotten_on_request_and_after_a_day(
    sender: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = begun(sender), begun(sender)
    sender.add(second, 0, video()[:100])
    path = parts.path_of(Upload.objects.latest("pk").uid)
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.end(first).status_code == 204
        assert sender.end(first).status_code == 404
        Upload.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
        assert sender.end(second).status_code == 404
        clean(timezone.now())
    assert not Upload.objects.exists()
    assert not path.exists()


def test_others_do_not_find_it(sender: Sender, stranger: Caller) -> None:
    url = begun(sender)
    other = Sender(stranger)
    answers = [stranger.get(url), other.add(url, 0, b"x"), other.end(url)]
    assert {answer.status_code for answer in answers} == {404}


def test_another_version_of_the_protocol_is_told_ours(sender: Sender) -> None:
    sender.headers["Tus-Resumable"] = "0.2.2"
    answer = sender.begin(10)
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_it_says_what_it_can(sender: Sender) -> None:
    answer = sender.caller.browser.options(URL, headers=sender.caller.headers)
    assert answer.status_code == 204
    assert "creation" in answer["Tus-Extension"]
    assert int(answer["Tus-Max-Size"]) == services.largest()


def test_a_post_may_stand_for_a_method_that_no_network_lets_through(sender: Sender) -> None:
    url = begun(sender)
    headers = {**sender.headers, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = sender.caller.browser.post(url, b"x" * 10, content_type=TYPE, headers=headers)
    assert (answer.status_code, sender.far(url)) == (204, 10)


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": "many"},
        {"Upload-Length": ""},
        {"Upload-Length": "5", "Upload-Metadata": "a ?"},
    ],
    ids=("words", "nothing", "metadata"),
)
def test_headers_that_mean_nothing_are_told(sender: Sender, headers: dict[str, str]) -> None:
    answer = sender.caller.browser.post(
        URL, b"", content_type="", headers={**sender.headers, **headers}
    )
    assert answer.status_code == 400
    assert "header Upload-" in answer.json()["detail"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "filename",
        "filename ",
        *(encoded(filename=n) for n in ("..", "/", "\0", "a/", "...", "\\")),
    ],
    ids=("nothing", "bare", "empty", "up", "root", "nul", "folder", "dots", "backslash"),
)
def test_a_file_without_a_usable_name_gets_one(sender: Sender, value: str) -> None:
    content = files.photo().read()
    headers = {"Upload-Length": str(len(content)), "Upload-Metadata": value}
    begun = sender.caller.browser.post(
        URL, b"", content_type="", headers={**sender.headers, **headers}
    )
    assert begun.status_code == 201
    assert sender.add(begun.json()["url"], 0, content).status_code == 204
    named = begun.json()["name"]
    assert (named, Attachment.objects.get().name) in (("file", "file.jpg"), ("a", "a.jpg"))


def test_another_kind_of_content_is_told_what_to_send(sender: Sender) -> None:
    url = begun(sender)
    headers = {**sender.headers, "Upload-Offset": "0"}
    answer: Any = sender.caller.browser.patch(
        url, "{}", content_type="application/json", headers=headers
    )
    assert answer.status_code == 415
    assert TYPE in answer.json()["detail"]
    assert sender.far(url) == 0


@pytest.mark.parametrize("form", ["hex", "raw"])
def test_the_digest_of_the_whole_in_hex_or_as_it_is(sender: Sender, form: str) -> None:
    content = video()
    digest = hashlib.sha256(content)
    told = digest.hexdigest().encode() if form == "hex" else digest.digest()
    value = (
        f"filename {base64.b64encode(b'a.mp4').decode()},sha256 {base64.b64encode(told).decode()}"
    )
    headers = {"Upload-Length": str(len(content)), "Upload-Metadata": value}
    answer: Any = sender.caller.browser.post(
        URL, content, content_type=TYPE, headers={**sender.headers, **headers}
    )
    assert (answer.status_code, answer.json()["done"]) == (201, True)
    assert Upload.objects.get().sha256 == digest.hexdigest()


def test_a_digest_of_another_length_is_told_as_such(sender: Sender) -> None:
    answer = sender.begin(10, sha256="abc")
    assert answer.status_code == 400
    assert "64" in answer.json()["detail"]


def test_a_complete_upload_takes_no_more_and_stays(sender: Sender) -> None:
    content = video()
    sender.whole(content)
    url = f"{URL}{Upload.objects.get().uid}/"
    for at in (0, len(content)):
        answer = sender.add(url, at, b"more")
        assert (answer.status_code, answer.json()["type"]) == (
            409,
            "urn:gridgov:problem:upload-complete",
        )
    row = services.append(Upload.objects.get(), services.Piece(len(content), 0, BytesIO()))
    assert row.attachment is not None
    assert Attachment.objects.get().size == len(content)
