"""A photo as a phone takes it: with time and place in it, and lying on its side."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def jpeg(size: tuple[int, int] = (600, 400)) -> bytes:
    image = Image.new("RGB", size, "#888888")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0132] = "2026:01:02 03:04:05"
    exif[0x010F] = "SecretPhone"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def uploaded(data: bytes | None = None, name: str = "me.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if data is None else data, "image/jpeg")
