"""Files sent in pieces, as a client of the tus protocol does it."""

from __future__ import annotations

import base64
from typing import Any

from tests.exchange.making import Caller

URL = "/api/v1/uploads/"
TYPE = "application/offset+octet-stream"
HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def video(size: int = 30_000) -> bytes:
    return HEAD + bytes(n % 251 for n in range(size - len(HEAD)))


def encoded(**values: str) -> str:
    """Upload-Metadata."""
    return ",".join(f"{n} {base64.b64encode(v.encode()).decode()}" for n, v in values.items())


class Sender:
    """Sends by the protocol; each method gives the answer."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.headers = {**caller.headers, "Tus-Resumable": "1.0.0"}

    def begin(self, length: int, name: str = "street.mp4", **told: str) -> Any:
        headers = {"Upload-Length": str(length), "Upload-Metadata": encoded(filename=name, **told)}
        return self.caller.browser.post(
            URL, b"", content_type="", headers={**self.headers, **headers}
        )

    def add(self, url: str, offset: int, piece: bytes, **more: str) -> Any:
        headers = {**self.headers, "Upload-Offset": str(offset), **more}
        return self.caller.browser.patch(url, piece, content_type=TYPE, headers=headers)

    def far(self, url: str) -> int:
        """How far an upload is."""
        answer: Any = self.caller.browser.head(url, headers=self.headers)
        assert answer.status_code == 200, answer.status_code
        return int(answer["Upload-Offset"])

    def end(self, url: str) -> Any:
        return self.caller.browser.delete(url, headers=self.headers)

    def whole(self, content: bytes, name: str = "street.mp4", size: int = 8192, **told: str) -> str:
        """Sends all of it in pieces and returns its identifier."""
        begun = self.begin(len(content), name, **told)
        assert begun.status_code == 201, begun.content
        url = begun.json()["url"]
        for at in range(0, len(content), size):
            answer = self.add(url, at, content[at : at + size])
            assert answer.status_code == 204, answer.content
        return str(begun.json()["id"])
