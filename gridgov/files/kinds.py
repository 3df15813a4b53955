"""Which files are taken, told by their content and never by their name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEAD_BYTES = 8192
NAME_LENGTH = 120


class Unfit(Exception):
    """The file is not taken; `sentence` says why, for the person who chose it."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Kind:
    """`family` is photo, video, audio or document; `ending` the ending of stored files."""

    content_type: str
    family: str
    ending: str


KINDS = {
    kind.content_type: kind
    for kind in (
        Kind("image/jpeg", "photo", "jpg"),
        Kind("image/png", "photo", "png"),
        Kind("image/webp", "photo", "webp"),
        Kind("image/gif", "photo", "gif"),
        Kind("video/mp4", "video", "mp4"),
        Kind("video/quicktime", "video", "mov"),
        Kind("video/webm", "video", "webm"),
        Kind("video/3gpp", "video", "3gp"),
        Kind("audio/mpeg", "audio", "mp3"),
        Kind("audio/mp4", "audio", "m4a"),
        Kind("audio/ogg", "audio", "ogg"),
        Kind("audio/x-wav", "audio", "wav"),
        Kind("audio/amr", "audio", "amr"),
        Kind("audio/aac", "audio", "aac"),
        Kind("application/pdf", "document", "pdf"),
    )
}

ACCEPT = "image/*,video/*,audio/*,application/pdf"
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif")
FROM_PHONES = frozenset({"image/heic", "image/heif", "image/avif"})


def kind_of(head: bytes, name: str = "") -> Kind:
    """The kind of a file by its first bytes; the name only words the refusal. Raises Unfit."""
    if not head:
        raise Unfit(_("This file is empty."))
    found = filetype.guess(head)
    content_type = found.mime if found else ""
    if content_type in FROM_PHONES:
        raise Unfit(
            _(
                "This photo is in a format that cannot be shown here (HEIC or AVIF). Set the "
                "camera to the most compatible format, or send it as JPEG."
            )
        )
    if content_type not in KINDS and name.lower().endswith(PICTURE_ENDINGS):
        raise Unfit(
            _(
                "The content of this file is no picture, although its name says so. Only photos, "
                "videos, sound recordings and PDF files can be added."
            )
        )
    if content_type not in KINDS:
        raise Unfit(_("Only photos, videos, sound recordings and PDF files can be added."))
    return KINDS[content_type]


def check_size(kind: Kind, size: int, photo_mb: int, file_mb: int) -> None:
    """Raises Unfit for a file above the limit of its kind."""
    most = photo_mb if kind.family == "photo" else file_mb
    if size <= most * 1024 * 1024:
        return
    if kind.family == "photo":
        raise Unfit(_("This photo is larger than %(most)s MB.") % {"most": most})
    raise Unfit(_("This file is larger than %(most)s MB.") % {"most": most})


def safe_name(name: str, kind: Kind) -> str:
    """A name to show and to download under: no folders, no control signs, the true ending."""
    stem = PurePath(name.replace("\\", "/")).name.rpartition(".")
    text = unicodedata.normalize("NFC", stem[0] or stem[2])
    kept = "".join(c for c in text if unicodedata.category(c)[0] != "C" and c not in '<>:"/\\|?*')
    return f"{kept.strip(' .')[:NAME_LENGTH] or kind.family}.{kind.ending}"
