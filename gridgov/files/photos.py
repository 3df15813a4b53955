"""A photo is decoded and made anew: upright, without EXIF, with a small copy beside it.

Time and place are read before they go. Only the first picture of an animation is kept.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from gridgov.files.kinds import KINDS, Kind, Unfit

PIXELS_AT_MOST = 64_000_000
SIDE_AT_MOST = 20_000
LONG_SIDE = 4096
SMALL = (480, 480)
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
STORED = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
Q_STORED, Q_SMALL = 88, 78


@dataclass(frozen=True)
class Photo:
    """`where` is (longitude, latitude), WGS-84, as phones give it."""

    data: bytes
    small: bytes
    kind: Kind
    taken_at: dt.datetime | None = None
    where: tuple[float, float] | None = None


def remade(source: BinaryIO, kind: Kind, zone: dt.tzinfo) -> Photo:
    """The photo as it is stored. `zone` is that of clocks that do not say. Raises Unfit."""
    try:
        with Image.open(source, formats=[FORMATS[kind.content_type]]) as image:
            check_dimensions(*image.size)
            exif = image.getexif()
            taken, where = taken_at(exif, zone), taken_where(exif)
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            upright = ImageOps.exif_transpose(image)
            stored = shrunk(in_srgb(upright), (LONG_SIDE, LONG_SIDE))
    except Unfit:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError) as error:
        raise Unfit(_("This photo is damaged and cannot be opened.")) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels() from error
    kind = KINDS["image/png"] if kind.content_type == "image/gif" else kind
    data = written(stored, STORED[kind.content_type], Q_STORED)
    return Photo(data, written(shrunk(stored, SMALL), "JPEG", Q_SMALL), kind, taken, where)


def check_dimensions(width: int, height: int) -> None:
    """Raises Unfit for a small file that would unfold into a picture beyond any camera's."""
    if width * height > PIXELS_AT_MOST or max(width, height) > SIDE_AT_MOST:
        raise too_many_pixels()


def too_many_pixels() -> Unfit:
    most = PIXELS_AT_MOST // 1_000_000
    return Unfit(_("This photo has more than %(most)s million pixels.") % {"most": most})


def in_srgb(image: Image.Image) -> Image.Image:
    """Colours as every screen takes them, since the profile is not stored."""
    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    profile = image.info.get("icc_profile")
    plain = image.convert(mode)
    if not profile or image.mode not in ("RGB", "RGBA"):
        return plain
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(plain, given, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return plain
    return made or plain


def shrunk(image: Image.Image, most: tuple[int, int]) -> Image.Image:
    copy = Image.new(image.mode, image.size)
    copy.paste(image)
    copy.thumbnail(most)
    return copy


def written(image: Image.Image, form: str, quality: int) -> bytes:
    """The bytes of a picture; what was transparent is white in a JPEG."""
    if form == "JPEG" and image.mode != "RGB":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A") if "A" in image.getbands() else None)
        image = ground
    out = io.BytesIO()
    image.save(out, form, quality=quality, optimize=form == "PNG")
    return out.getvalue()


def taken_at(exif: Image.Exif, zone: dt.tzinfo) -> dt.datetime | None:
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    text = inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    offset = str(inner.get(ExifTags.Base.OffsetTimeOriginal) or "")
    try:
        written = f"{str(text).strip(chr(0) + ' ')} +0000"
        moment = dt.datetime.strptime(written, "%Y:%m:%d %H:%M:%S %z")
        return moment.replace(tzinfo=parsed_offset(offset) or zone)
    except ValueError:
        return None


def parsed_offset(text: str) -> dt.tzinfo | None:
    try:
        return dt.datetime.strptime(text.strip("\0 "), "%z").tzinfo
    except ValueError:
        return None


def taken_where(exif: Image.Exif) -> tuple[float, float] | None:
    """Longitude and latitude of the photo; None for none and for what is no place."""
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    lat = degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
    lng = degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
    if lat is None or lng is None or not (-90 <= lat <= 90 and -180 <= lng <= 180):
        return None
    return None if lat == lng == 0 else (lng, lat)


def degrees(parts: Any, side: Any, negative: str) -> float | None:
    try:
        whole, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = whole + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\0 ").upper() == negative else value
