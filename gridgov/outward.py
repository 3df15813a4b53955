"""Calls to servers that somebody named in a page: never to one inside the house by mistake.

The name is looked up once, every address it has is judged, and the connection is made to a
judged address itself, so that a name which changes in between gains nothing; TLS still checks
the name. Redirects are answers like others, no proxy of the environment is used, no more is read
than was asked for, and one time limit holds for everything together.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Address = IPv4Address | IPv6Address
SAFE = "!$%&'()*+,-./:;=?@_~"
"""Signs of an address that stay as they are; others are written with %."""

CLOSED = _("The server takes no connection.")
TRANSLATED = IPv6Network("64:ff9b::/96")
"""An IPv4 address as a network without IPv4 writes it (RFC 6052)."""

UNICAST = IPv6Network("2000::/3")
"""All that is given out of IPv6 to be called from anywhere (RFC 4291)."""

PLAIN = _("The address has to begin with https://.")
PRIVATE = _(
    "The address lies inside a private network. The rights administrator can allow this server "
    "and port."
)


class Failure(Exception):
    """Nothing was got; `code` is one word for the log, `sentence` is for people."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code, self.sentence = code, sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Refusal(Failure):
    """It was not even tried: the address is not one that may be called."""


class Unreached(Failure):
    """It was tried, and no whole answer came."""


@dataclass(frozen=True)
class Allowed:
    """A host name, an address or a network inside the house that may be called at one port."""

    host: str
    port: int

    def fits(self, name: str, address: Address, port: int) -> bool:
        if port != self.port or is_never(address):
            return False
        try:
            return address in ip_network(self.host)
        except ValueError:
            return self.host.lower() == name


@dataclass(frozen=True)
class Target:
    """Where a call goes: the judged addresses, and what is said to the server there."""

    name: str
    port: int
    is_secure: bool
    path: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True)
class Answer:
    """`is_cut` says that more came than was asked for; `body` is then its beginning."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_cut: bool = False


def is_public(address: Address) -> bool:
    """Whether the address is one of the open internet's, also behind any way of writing it."""
    inner = carried(address)
    if inner is not None:
        return address in TRANSLATED and is_public(inner)
    if isinstance(address, IPv6Address) and address not in UNICAST:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_never(address: Address) -> bool:
    """What no list allows: addresses of no one machine, and those of a cloud's own services."""
    return bool(
        address.is_multicast
        or address.is_unspecified
        or address.is_link_local
        or carried(address) is not None
        or (address.version == 4 and address.is_reserved)
    )


def carried(address: Address) -> IPv4Address | None:
    """The IPv4 address inside one of IPv6."""
    if isinstance(address, IPv4Address):
        return None
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


def judged(url: str, allowed: Iterable[Allowed], wait: float) -> Target:
    """Looks the name up. Raises Refusal, or Unreached where it is not known within `wait` s."""
    secure, name, port, path = parts_of(url)
    addresses = reachable(name, port, allowed, wait, secure=secure)
    return Target(name, port, secure, path, addresses)


def reachable(
    name: str, port: int, allowed: Iterable[Allowed], wait: float, *, secure: bool = True
) -> tuple[Address, ...]:
    """The addresses of a server, each of which may be called. Raises Refusal or Unreached."""
    addresses = looked_up(name, port, wait)
    entries = list(allowed)
    listed = [any(one.fits(name, found, port) for one in entries) for found in addresses]
    if not secure and not all(listed):
        raise Refusal("plain", PLAIN)
    if not all(is_public(a) or ok for a, ok in zip(addresses, listed, strict=True)):
        raise Refusal("private", PRIVATE)
    return addresses


def parts_of(url: str) -> tuple[bool, str, int, str]:
    """Whether it is encrypted, the name, the port, and path with query. Raises Refusal."""
    wrong = Refusal("wrong", _("Give a whole address, as https://example.org/path."))
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in url) or "\\" in url:
        raise wrong
    try:
        parts = urlsplit(url)
        port = parts.port if parts.port is not None else 443 if parts.scheme == "https" else 80
        name = (parts.hostname or "").encode("idna").decode("ascii")
        path, query = quote(parts.path or "/", safe=SAFE), quote(parts.query, safe=SAFE)
    except ValueError:  # also what cannot be encoded
        raise wrong from None
    if parts.scheme not in ("http", "https") or not name or "%" in name or not port:
        raise wrong
    if "@" in parts.netloc or parts.fragment:
        raise Refusal("user", _("The address may hold no user name, no password and no # part."))
    return parts.scheme == "https", name, port, path + (f"?{query}" if query else "")


def looked_up(name: str, port: int, wait: float) -> tuple[Address, ...]:
    """The addresses of a name, each once; a slow name service is not waited for."""
    try:
        return (ip_address(name),)
    except ValueError:
        pass
    found: Future[list[str]] = Future()
    threading.Thread(target=_look_up, args=(name, port, found), daemon=True).start()
    try:
        texts = dict.fromkeys(found.result(wait))
        return tuple(ip_address(text) for text in texts)
    except (OSError, ValueError) as error:  # also time limits and names that are none
        raise Unreached("unknown", _("No server is known by this name.")) from error


def _look_up(name: str, port: int, found: Future[list[str]]) -> None:
    try:
        rows = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        found.set_result([str(row[4][0]) for row in rows])
    except Exception as error:
        found.set_exception(error)


def call(
    method: str,
    target: Target,
    *,
    headers: Mapping[str, str],
    body: bytes | None,
    timeout: float,
    most: int,
) -> Answer:
    """Sends one request and reads up to `most` bytes of the answer. Raises Unreached."""
    with Guard(timeout) as guard:
        link = Link(target, connected(target, guard))
        try:
            link.request(method, target.path, body, dict(headers))
            answer = answer_of(link.getresponse(), most)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise (slow() if guard.is_over else broken()) from error
        finally:
            link.close()
        if guard.is_over:  # the end of the answer may be ours
            raise slow()
        return answer


def answer_of(response: http.client.HTTPResponse, most: int) -> Answer:
    """Raises HTTPException where the answer ends before its stated length."""
    body = response.read(most + 1)
    is_cut = len(body) > most
    if not is_cut and response.length:
        raise http.client.IncompleteRead(body, response.length)
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body[:most], is_cut)


class Guard:
    """Hangs up after so many seconds, whatever is being waited for."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self.sock: socket.socket | None = None
        self.timer = threading.Timer(seconds, self.hang_up)
        self.timer.daemon = True

    @property
    def left(self) -> float:
        """Seconds, for a step that has a limit of its own."""
        return max(self.ends - time.monotonic(), 0.001)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.ends

    def hang_up(self) -> None:
        with suppress(OSError):
            if self.sock is not None:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def __enter__(self) -> Guard:
        self.timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.timer.cancel()


class Link(http.client.HTTPConnection):
    """A connection that stands already; the name in its headers is the one that was given."""

    def __init__(self, target: Target, ready: socket.socket) -> None:
        super().__init__(target.name, target.port)
        self.default_port = 443 if target.is_secure else 80  # left out of the header Host
        self.sock = ready
        self.auto_open = 0


def connected(target: Target, guard: Guard) -> socket.socket:
    """To the first of its addresses that takes the call. Raises Unreached."""
    failed = slow()
    for address in target.addresses:
        try:
            return _socket(target, str(address), guard)
        except ssl.SSLCertVerificationError as error:
            words = _("The certificate of the server is not one for this name.")
            failed = Unreached("certificate", words)
            failed.__cause__ = error
        except OSError as error:
            late = guard.is_over or isinstance(error, TimeoutError)
            failed = slow() if late else Unreached("closed", CLOSED)
    raise failed


def _socket(target: Target, address: str, guard: Guard) -> socket.socket:
    plain = socket.create_connection((address, target.port), timeout=guard.left)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    guard.sock = plain
    if not target.is_secure:
        return plain
    try:
        sealed = trust().wrap_socket(
            plain, server_hostname=target.name, do_handshake_on_connect=False
        )
        guard.sock = sealed
        sealed.do_handshake()
    except BaseException:
        guard.sock.close()
        raise
    return sealed


@cache
def trust() -> ssl.SSLContext:
    """The authorities of the machine; SSL_CERT_FILE and SSL_CERT_DIR name others."""
    return ssl.create_default_context()


def slow() -> Unreached:
    return Unreached("slow", _("The server did not answer in time."))


def broken() -> Unreached:
    return Unreached("broken", _("The connection broke off before the answer was whole."))
