"""Files on a partner's SFTP server, which is known by its key and by nothing else.

The name is looked up and judged as for HTTPS and the connection goes to the judged address. Of
several files that fit the pattern the oldest not taken before comes first.
"""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import socket
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from fnmatch import fnmatchcase
from urllib.parse import unquote, urlsplit

import paramiko
from django.utils.translation import gettext as _

from exchange import outward
from exchange.models import Link, Run
from exchange.models.runs import Phase
from exchange.runs.failing import Failed
from exchange.runs.reading import LIMITS

PORT = 22
WAIT = 20
"""Seconds for connecting, and for each answer."""

MOST_NAMES = 10_000
KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
NOT_TAKEN_YET = (Phase.FETCH, Phase.CHECK, Phase.CHECKED)
NOT_TAKEN = (".part", ".tmp", ".filepart")


def check_address(address: str) -> tuple[str, int, str]:
    """Host, port and path. Raises Failed, and Refusal where the server may not be called."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORT
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        parts, port, host = urlsplit(""), PORT, ""
    if parts.scheme != "sftp" or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise Failed(_("Give a whole address, as sftp://example.org:22/folder/*.csv."))
    with suppress(outward.Unreached):  # a name may be unknown today
        outward.reachable(host, port)
    return host, port, unquote(parts.path) or "/"


def key_of(line: str) -> tuple[str, bytes]:
    """Kind and bytes of a server's key as one line says them. Raises Failed."""
    words = line.split()
    start = next((n for n, word in enumerate(words) if word.startswith(("ssh-", "ecdsa-"))), None)
    try:
        if start is None:
            raise ValueError(line)
        raw = base64.b64decode(words[start + 1], validate=True)
        length = int.from_bytes(raw[:4], "big")
        if raw[4 : 4 + length].decode() != words[start]:
            raise ValueError(line)
    except (ValueError, IndexError, binascii.Error) as error:
        raise Failed(_("Give the whole key of the server, as “ssh-ed25519 AAAA…”.")) from error
    return words[start], raw


@contextmanager
def opened(link: Link) -> Iterator[tuple[paramiko.SFTPClient, str]]:
    """The files of the server, and the path of the address. Raises Failed."""
    host, port, path = check_address(link.address)
    kind, raw = key_of(link.host_key)
    try:
        addresses = outward.reachable(host, port)
        plain = socket.create_connection((str(addresses[0]), port), WAIT)
        with closing(plain), closing(paramiko.Transport(plain)) as transport:
            _log_in(transport, link, kind, raw)
            files = paramiko.SFTPClient.from_transport(transport)
            if files is None:
                raise Failed(_("The server offers no SFTP."))
            with closing(files):
                files.get_channel().settimeout(WAIT)  # type: ignore[union-attr]
                yield files, path
    except (outward.Refusal, outward.Unreached) as error:
        raise Failed(str(error)) from error
    except paramiko.AuthenticationException as error:
        raise Failed(
            _("The server did not accept the user name or its password or key.")
        ) from error
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise Failed(
            _("The SFTP server could not be used; the connection or a file failed.")
        ) from error


def _log_in(transport: paramiko.Transport, link: Link, kind: str, raw: bytes) -> None:
    """The key is compared before anything is said to the server."""
    transport.banner_timeout = transport.auth_timeout = WAIT
    options = transport.get_security_options()
    options.key_types = [kind] if kind != "ssh-rsa" else ["rsa-sha2-512", "rsa-sha2-256"]
    transport.start_client(timeout=WAIT)
    shown = transport.get_remote_server_key()
    if shown.asbytes() != raw:
        raise Failed(_("The server shows another key than the one entered. Nothing was sent."))
    if "PRIVATE KEY" in link.secret:
        transport.auth_publickey(link.login, private_key(link.secret))
    else:
        transport.auth_password(link.login, link.secret, fallback=False)


def private_key(text: str) -> paramiko.PKey:
    """Raises Failed."""
    for kind in KEYS:
        try:
            return kind.from_private_key(io.StringIO(text.replace("\r\n", "\n") + "\n"))
        except (paramiko.SSHException, ValueError, IndexError):
            continue
    raise Failed(_("The private key cannot be read. Enter it whole and without a password."))


def get(run: Run) -> tuple[str, bytes] | None:
    """The next file, or the same again after a stop. Raises Failed."""
    link: Link = run.link  # type: ignore[assignment]
    with opened(link) as (files, path):
        found = _next(files, path, link)
        if found is None:
            return None
        name, mark = found
        with files.open(name, "rb") as file:
            data = file.read(LIMITS.file + 1)
    if len(data) > LIMITS.file:
        size = LIMITS.file // 1_000_000
        raise Failed(_("The file is larger than %(size)s MB. Divide it.") % {"size": size})
    run.taken = mark
    run.save(update_fields=["taken"])
    return posixpath.basename(name), data


def _next(files: paramiko.SFTPClient, path: str, link: Link) -> tuple[str, str] | None:
    """A file by its full name always; of those that fit a pattern the oldest not taken yet."""
    folder, pattern = posixpath.split(path)
    if not any(sign in pattern for sign in "*?["):
        return path, ""
    fitting = []
    for number, entry in enumerate(files.listdir_iter(folder or "/")):
        if number >= MOST_NAMES:
            break
        plain = stat.S_ISREG(entry.st_mode or 0) and not entry.filename.endswith(NOT_TAKEN)
        if plain and "/" not in entry.filename and fnmatchcase(entry.filename, pattern):
            fitting.append((entry.st_mtime or 0, entry.filename))
    marks = {f"{written} {name}"[:300]: name for written, name in sorted(fitting)}
    taken = link.runs.filter(taken__in=marks).exclude(phase__in=NOT_TAKEN_YET)
    before = set(taken.values_list("taken", flat=True))
    fresh = next((mark for mark in marks if mark not in before), None)
    return (posixpath.join(folder, marks[fresh]), fresh) if fresh else None


def put(link: Link, name: str, data: bytes) -> None:
    """Written under another name first, so that nobody takes half a file. Raises Failed."""
    with opened(link) as (files, path):
        target = posixpath.join(path, name)
        part = posixpath.join(path, f".{name}.part")
        with files.open(part, "wb") as file:
            file.write(data)
        files.rename(part, target)
