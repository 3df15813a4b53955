"""Calls to named servers: which are refused, to what address they go, and how they end."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone, translation

from exchange import outward as listed
from exchange.models import AllowedHost
from gridgov import outward
from gridgov.outward import Allowed, Answer, Refusal, Unreached
from tests.outward.conftest import Starts, request_of

HERE = "127.0.0.1"


def get(url: str, port: int, **more: Any) -> Answer:
    """A call with 127.0.0.1 allowed at `port`."""
    target = outward.judged(url, [Allowed("127.0.0.1/32", port)], 5)
    options = {"headers": {}, "body": None, "timeout": 5.0, "most": 1000} | more
    return outward.call("GET", target, **options)


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Every name has these addresses; the names that were asked for."""
    asked: list[str] = []

    def look_up(name: str, port: int, *_a: Any, **_k: Any) -> list[Any]:
        if name in addresses:  # a connection to a literal address
            return original(name, port, *_a, **_k)
        asked.append(name)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    original = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


INSIDE = [
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.2.3",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "::ffff:127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::a01:203",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_it_calls_nothing_inside(address: str) -> None:
    assert not outward.is_public(ipaddress.ip_address(address))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(Refusal) as refused:
        outward.judged(f"https://{host}/", [], 1)
    assert refused.value.code == "private"


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "2400:3200::1", "64:ff9b::808:808"])
def test_it_calls_the_open_internet(address: str) -> None:
    assert outward.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://8.8.8.8/", "plain"),
        ("ftp://8.8.8.8/", "wrong"),
        ("file:///etc/passwd", "wrong"),
        ("https://", "wrong"),
        ("https:///path", "wrong"),
        ("https://8.8.8.8:0/", "wrong"),
        ("https://8.8.8.8:99999/", "wrong"),
        ("https://8.8.8.8/a b", "wrong"),
        ("https://8.8.8.8/a\r\nX: y", "wrong"),
        ("https://8.8.8.8\\@10.0.0.1/", "wrong"),
        ("https://[fe80::1%25eth0]/", "wrong"),
        ("https://a..b/", "wrong"),
        ("https://user@8.8.8.8/", "user"),
        ("https://user:word@8.8.8.8/", "user"),
        ("https://8.8.8.8/#part", "user"),
        ("https://2130706433/", "private"),
        ("https://0x7f.1/", "private"),
        ("https://0177.0.0.1/", "private"),
        ("https://localhost/", "private"),
    ],
)
def test_it_refuses_addresses_that_are_none(url: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        outward.judged(url, [], 5)
    assert refused.value.code == code
    with translation.override("zh-hans"):
        assert str(refused.value).endswith("。")
    with translation.override("en"):
        assert str(refused.value).endswith(".")


def test_one_address_inside_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(Refusal):
        outward.judged("https://two.example.org/", [], 1)


@pytest.mark.parametrize(
    ("entry", "fits"),
    [
        (Allowed("10.0.0.0/8", 8443), True),
        (Allowed("10.0.0.1", 8443), True),
        (Allowed("Hooks.Example.Org", 8443), True),
        (Allowed("10.0.0.0/8", 443), False),
        (Allowed("10.0.1.0/24", 8443), False),
        (Allowed("example.org", 8443), False),
    ],
)
def test_the_list_opens_one_place_at_one_port(
    monkeypatch: pytest.MonkeyPatch, entry: Allowed, fits: bool
) -> None:
    resolving(monkeypatch, "10.0.0.1")
    for scheme in ("https", "http"):
        try:
            outward.judged(f"{scheme}://hooks.example.org:8443/in", [entry], 1)
        except Refusal:
            assert not fits
        else:
            assert fits


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "224.0.0.1", "255.255.255.255", "::ffff:10.0.0.1"]
)
def test_no_list_opens_what_is_no_machine(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    resolving(monkeypatch, address)
    with pytest.raises(Refusal):
        outward.judged("https://hooks.example.org/", [Allowed("hooks.example.org", 443)], 1)


def test_a_name_is_looked_up_once_and_its_judged_address_called(
    monkeypatch: pytest.MonkeyPatch, server: Starts
) -> None:
    """Rebinding: a second look would find another address, so there is none."""
    seen: list[bytes] = []

    def serve(link: socket.socket) -> None:
        seen.append(request_of(link))
        link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-It: yes\r\n\r\nok")

    port = server(serve)
    asked = resolving(monkeypatch, HERE)
    answer = get(f"http://hooks.example.org:{port}/in?a=1&b=件", port)
    assert (answer.status, answer.body, answer.is_cut) == (200, b"ok", False)
    assert answer.headers["x-it"] == "yes"
    assert asked == ["hooks.example.org"]
    head = seen[0].decode()
    assert head.startswith("GET /in?a=1&b=%E4%BB%B6 HTTP/1.1\r\n")
    assert f"Host: hooks.example.org:{port}\r\n" in head


def test_a_redirect_is_an_answer_and_no_proxy_is_asked(
    monkeypatch: pytest.MonkeyPatch, server: Starts
) -> None:
    calls: list[int] = []

    def serve(link: socket.socket) -> None:
        request_of(link)
        calls.append(1)
        link.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"
        )

    port = server(serve)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert get(f"http://127.0.0.1:{port}/", port).status == 302
    assert calls == [1]


@pytest.mark.parametrize("said", ["Content-Length: 5000\r\n", ""])
def test_it_reads_no_more_than_was_asked_for(server: Starts, said: str) -> None:
    def serve(link: socket.socket) -> None:
        request_of(link)
        link.sendall(f"HTTP/1.1 200 OK\r\n{said}\r\n".encode() + b"x" * 5000)

    port = server(serve)
    answer = get(f"http://127.0.0.1:{port}/", port)
    assert (len(answer.body), answer.is_cut) == (1000, True)


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"nothing of the kind\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70000 + b"\r\n\r\n",
    ],
)
def test_half_an_answer_is_none(server: Starts, reply: bytes) -> None:
    def serve(link: socket.socket) -> None:
        request_of(link)
        link.sendall(reply)

    port = server(serve)
    with pytest.raises(Unreached) as unreached:
        get(f"http://127.0.0.1:{port}/", port)
    assert unreached.value.code == "broken"


@pytest.mark.parametrize(
    "reply", [b"", b"HTTP/1.1 200 OK\r\n\r\nand", b"HTTP/1.1 100 Continue\r\n"]
)
def test_one_time_limit_holds_for_everything(server: Starts, reply: bytes) -> None:
    """Also for a server that keeps the connection busy with a sign now and then."""
    over = threading.Event()

    def serve(link: socket.socket) -> None:
        request_of(link)
        link.sendall(reply)
        while not over.wait(0.02):
            link.sendall(b"x")

    port = server(serve)
    try:
        with pytest.raises(Unreached) as unreached:
            get(f"http://127.0.0.1:{port}/", port, timeout=0.3)
    finally:
        over.set()
    assert unreached.value.code == "slow"


def test_nobody_there_is_told_apart_from_no_such_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((HERE, 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreached) as closed:
        get(f"http://127.0.0.1:{port}/", port)

    def unknown(*_a: Any, **_k: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unreached) as none:
        outward.judged("https://nowhere.example.org/", [], 1)
    assert (closed.value.code, none.value.code) == ("closed", "unknown")


def test_a_slow_name_service_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: over.wait(5) and [])
    try:
        with pytest.raises(Unreached):
            outward.judged("https://slow.example.org/", [], 0.05)
    finally:
        over.set()


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for `name` that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "it.pem", folder / "it.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, private


@pytest.mark.parametrize(
    ("name", "code"), [("hooks.example.org", ""), ("x.example.org", "certificate")]
)
def test_the_certificate_has_to_be_one_of_the_name(
    monkeypatch: pytest.MonkeyPatch, server: Starts, tmp_path: Path, name: str, code: str
) -> None:
    pem, key = certificate(tmp_path, "hooks.example.org")
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    here.load_cert_chain(pem, key)

    def serve(link: socket.socket) -> None:
        with here.wrap_socket(link, server_side=True) as sealed:
            request_of(sealed)
            sealed.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    port = server(serve)
    resolving(monkeypatch, HERE)
    trusting = ssl.create_default_context(cafile=str(pem))
    monkeypatch.setattr(outward, "trust", lambda: trusting)
    if not code:
        assert get(f"https://{name}:{port}/", port).status == 204
        return
    with pytest.raises(Unreached) as unreached:
        get(f"https://{name}:{port}/", port)
    assert unreached.value.code == code


@pytest.mark.django_db
def test_the_administrators_list_is_asked(server: Starts) -> None:
    def serve(link: socket.socket) -> None:
        request_of(link)
        link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    port = server(serve)
    url = f"http://127.0.0.1:{port}/in"
    with pytest.raises(Refusal):
        listed.send("POST", url, body=b"{}")
    with pytest.raises(Refusal):
        listed.judge(url)
    AllowedHost.objects.create(
        host="127.0.0.1", port=port, purpose="测试", created_at=timezone.now()
    )
    listed.judge(url)
    assert listed.send("POST", url, body=b"{}").body == b"ok"


@pytest.mark.django_db
def test_a_name_nobody_knows_today_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_a: Any, **_k: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    listed.judge("https://later.example.org/in")
    with pytest.raises(Refusal):
        listed.judge("http://later.example.org/in")
