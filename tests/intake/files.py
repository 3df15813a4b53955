"""Files for tests: small, real, and some that pretend."""

from __future__ import annotations

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

LAT, LNG = 34.5, 107.25


def photo(
    name: str = "door.jpg", size: tuple[int, int] = (60, 40), *, turned: bool = False
) -> SimpleUploadedFile:
    """A JPEG as a phone makes it: EXIF with time, camera and place."""
    image = Image.new("RGB", size, (200, 30, 30))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SecretPhone"
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2026:03:02 09:30:00"
    inner[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (34.0, 30.0, 0.0)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = (107.0, 15.0, 0.0)
    return made(image, name, "JPEG", exif=exif)


def picture(form: str, name: str = "") -> SimpleUploadedFile:
    mode = "P" if form == "GIF" else "RGBA" if form in ("PNG", "WEBP") else "RGB"
    return made(Image.new(mode, (50, 30)), name or f"picture.{form.lower()}", form)


def made(image: Image.Image, name: str, form: str, **options: object) -> SimpleUploadedFile:
    out = io.BytesIO()
    image.save(out, form, **options)
    return SimpleUploadedFile(name, out.getvalue(), "application/octet-stream")


def bomb(width: int = 30_000, height: int = 30_000) -> SimpleUploadedFile:
    """A PNG of a few bytes that says it unfolds into 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return SimpleUploadedFile("small.png", b"\x89PNG\r\n\x1a\n" + body, "image/png")


def pdf(name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%test\n" + b"0" * 200, "application/pdf")


def video(name: str = "street.mp4", size: int = 2000) -> SimpleUploadedFile:
    head = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
    return SimpleUploadedFile(name, head + b"v" * (size - len(head)), "video/mp4")


def script(name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"<html><script>alert(1)</script></html>", "image/jpeg")
