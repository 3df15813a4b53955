"""What the headers of the tus protocol say (https://tus.io/protocols/resumable-upload, 1.0.0)."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Mapping

from django.utils.http import http_date
from django.utils.translation import gettext as _

from exchange.api.problems import Problem
from exchange.files.services import largest
from exchange.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
ALGORITHMS = ("sha256", "sha1")
OFFSET_TYPE = "application/offset+octet-stream"
DIGITS = re.compile(r"[0-9]{1,15}")
DIGEST_BYTES = 32
SHA256 = re.compile(r"[0-9a-f]{64}")


def unreadable(header: str) -> Problem:
    words = _("The header %(header)s is missing or cannot be read.") % {"header": header}
    return Problem(400, "unreadable", detail=words)


def check_version(headers: Mapping[str, str]) -> None:
    """Raises Problem (412) for a protocol that is not ours."""
    if headers.get("Tus-Resumable") != VERSION:
        words = _("Uploads follow version 1.0.0 of the tus protocol: send Tus-Resumable: 1.0.0.")
        raise Problem(412, "tus-version", detail=words)


def number(headers: Mapping[str, str], name: str) -> int:
    """Raises Problem (400) for what is no whole number."""
    text = headers.get(name, "")
    if not DIGITS.fullmatch(text):
        raise unreadable(name)
    return int(text)


def metadata(text: str) -> dict[str, str]:
    """Names and values of Upload-Metadata; a raw digest as hex digits. Raises Problem (400)."""
    found = {}
    for pair in filter(None, (each.strip() for each in text.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            raw = base64.b64decode(value, validate=True)
            is_digest = name == "sha256" and len(raw) == DIGEST_BYTES
            found[name] = raw.hex() if is_digest else raw.decode()
        except (binascii.Error, ValueError) as error:
            raise unreadable("Upload-Metadata") from error
    return found


def sha256_of(told: Mapping[str, str]) -> str:
    """What the sender says of the whole file; empty where it says nothing."""
    text = told.get("sha256", "").lower()
    if text and not SHA256.fullmatch(text):
        words = _(
            "The sha256 in Upload-Metadata cannot be read. Give the digest as 64 hex digits or as "
            "its 32 bytes, encoded in base64 like every value there."
        )
        raise Problem(400, "unreadable", detail=words)
    return text


def checksum(headers: Mapping[str, str]) -> tuple[str, bytes]:
    """Algorithm and digest of a piece. Raises Problem (400)."""
    text = headers.get("Upload-Checksum", "")
    if not text:
        return ALGORITHMS[0], b""
    algorithm, _space, value = text.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise unreadable("Upload-Checksum") from error
    if algorithm not in ALGORITHMS or not digest:
        raise unreadable("Upload-Checksum")
    return algorithm, digest


def told(upload: Upload) -> dict[str, str]:
    """How far an upload is."""
    return {
        "Upload-Offset": str(upload.offset),
        "Upload-Length": str(upload.length),
        "Upload-Expires": date(upload.expires_at),
    }


def date(at: dt.datetime) -> str:
    return http_date(at.timestamp())


def about() -> dict[str, str]:
    """What this server can do."""
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(largest()),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
