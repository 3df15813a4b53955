"""Files are judged by what they are."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from gridgov.files import kinds, photos, ranges
from gridgov.files.kinds import Unfit
from tests.intake import files

SHANGHAI = ZoneInfo("Asia/Shanghai")
Maker = Callable[[], SimpleUploadedFile]


def remade(file: SimpleUploadedFile) -> photos.Photo:
    kind = kinds.kind_of(file.read(kinds.HEAD_BYTES))
    file.seek(0)
    whole = io.BytesIO(file.read())
    return photos.remade(whole, kind, SHANGHAI)


@pytest.mark.parametrize(
    ("maker", "family", "ending"),
    [
        (files.photo, "photo", "jpg"),
        (lambda: files.picture("PNG", "x.exe"), "photo", "png"),
        (lambda: files.picture("WEBP"), "photo", "webp"),
        (lambda: files.picture("GIF"), "photo", "gif"),
        (files.video, "video", "mp4"),
        (files.pdf, "document", "pdf"),
    ],
)
def test_it_knows_a_file_by_its_content(maker: Maker, family: str, ending: str) -> None:
    kind = kinds.kind_of(maker().read(kinds.HEAD_BYTES))
    assert (kind.family, kind.ending) == (family, ending)


def test_it_keeps_time_and_place_of_a_photo_and_nothing_else_of_it() -> None:
    photo = remade(files.photo())
    assert photo.taken_at == dt.datetime(2026, 3, 2, 1, 30, tzinfo=dt.UTC)
    assert photo.where == pytest.approx((files.LNG, files.LAT))
    for data in (photo.data, photo.small):
        image = Image.open(io.BytesIO(data))
        assert not image.getexif()
        assert "exif" not in image.info
        assert b"SecretPhone" not in data


def test_it_turns_a_photo_upright() -> None:
    photo = remade(files.photo(size=(60, 40), turned=True))
    assert Image.open(io.BytesIO(photo.data)).size == (40, 60)


def test_it_makes_a_small_copy() -> None:
    photo = remade(files.photo(size=(2000, 1000)))
    assert Image.open(io.BytesIO(photo.small)).size == (480, 240)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_it_makes_other_pictures_anew_too(form: str) -> None:
    photo = remade(files.picture(form))
    assert Image.open(io.BytesIO(photo.data)).size == (50, 30)


@pytest.mark.parametrize(
    ("maker", "sentence"),
    [
        (files.bomb, "This photo has more than 64 million pixels."),
        (lambda: files.bomb(25_000, 10), "This photo has more than 64 million pixels."),
        (
            lambda: SimpleUploadedFile("a.png", files.picture("PNG").read()[:60]),
            "This photo is damaged and cannot be opened.",
        ),
    ],
)
def test_it_refuses_bombs_and_damage(maker: Maker, sentence: str) -> None:
    with pytest.raises(Unfit) as refused:
        remade(maker())
    assert str(refused.value.sentence) == sentence


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (b"", "This file is empty."),
        (b"<html></html>", "Only photos, videos, sound recordings and PDF files can be added."),
        (b"MZ" + b"\0" * 300, "Only photos, videos, sound recordings and PDF files can be added."),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 50,
            "This photo is in a format that cannot be shown here (HEIC or AVIF). Set the camera to "
            "the most compatible format, or send it as JPEG.",
        ),
    ],
)
def test_it_refuses_what_is_no_photo(head: bytes, sentence: str) -> None:
    with pytest.raises(Unfit) as refused:
        kinds.kind_of(head)
    assert str(refused.value.sentence) == sentence


@pytest.mark.parametrize(
    ("content_type", "size", "sentence"),
    [
        ("image/jpeg", 10, ""),
        ("image/jpeg", 11, "This photo is larger than 10 MB."),
        ("video/mp4", 50, ""),
        ("video/mp4", 51, "This file is larger than 50 MB."),
    ],
)
def test_it_refuses_what_is_too_large(content_type: str, size: int, sentence: str) -> None:
    kind = kinds.KINDS[content_type]
    if not sentence:
        kinds.check_size(kind, size * 1024 * 1024, 10, 50)
        return
    with pytest.raises(Unfit) as refused:
        kinds.check_size(kind, size * 1024 * 1024, 10, 50)
    assert str(refused.value.sentence) == sentence


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\temp\\门口.PNG", "门口.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.jpg"),
        ("", "photo.jpg"),
        ("....", "photo.jpg"),
        ("x" * 500 + ".jpg", "x" * 120 + ".jpg"),
    ],
)
def test_it_gives_files_safe_names(name: str, shown: str) -> None:
    assert kinds.safe_name(name, kinds.KINDS["image/jpeg"]) == shown


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-99", (0, 99)),
        ("bytes=900-", (900, 999)),
        ("bytes=-100", (900, 999)),
        ("bytes=0-5000", (0, 999)),
        ("bytes=5-1", None),
        ("bytes=0-1,3-4", None),
        ("bytes=-", None),
    ],
)
def test_it_finds_the_part_a_player_asks_for(header: str, part: tuple[int, int] | None) -> None:
    assert ranges.wanted(header, 1000) == part


def test_it_refuses_a_part_behind_the_end() -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.wanted("bytes=1000-", 1000)
