"""Servers of one test, each answering as it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

Serve = Callable[[socket.socket], None]
Starts = Callable[[Serve], int]


def request_of(link: socket.socket) -> bytes:
    """Everything up to the empty line."""
    found = b""
    while b"\r\n\r\n" not in found:
        more = link.recv(65536)
        if not more:
            break
        found += more
    return found


@pytest.fixture
def server() -> Iterator[Starts]:
    """Starts a server on 127.0.0.1 that gives every connection to a function; its port."""
    listening: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(serve: Serve) -> int:
        sock = socket.create_server(("127.0.0.1", 0))
        listening.append(sock)
        thread = threading.Thread(target=accept, args=(sock, serve), daemon=True)
        threads.append(thread)
        thread.start()
        return int(sock.getsockname()[1])

    yield start
    for sock in listening:
        sock.shutdown(socket.SHUT_RDWR)
        sock.close()
    for thread in threads:
        thread.join(5)


def accept(sock: socket.socket, serve: Serve) -> None:
    while True:
        try:
            link, _address = sock.accept()
        except OSError:
            return
        with link:
            try:
                serve(link)
            except OSError:  # the other side went first
                continue
