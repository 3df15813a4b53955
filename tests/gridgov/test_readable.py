"""What no view could read is refused in the manner of whoever was asked, and never with a 500."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse, UnreadablePostError
from django.test import Client, RequestFactory, override_settings

from gridgov.readable import Handler, ReadableMiddleware, Request

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
SPARK = "/open311/v2/requests.json"
API = "/api/v1/cases/"
TOKEN = "/api/oauth/token/"
PAGE = "/login/"
DOORS = {
    SPARK: "application/json; charset=utf-8",
    "/open311/v2/requests.xml": "text/xml; charset=utf-8",
    "/open311/v2/nothing.json": "application/json; charset=utf-8",
    TOKEN: "application/json",
    "/api/oauth/revoke/": "application/json",
    API: "application/problem+json",
    "/api/none/": "application/problem+json",
    PAGE: "text/html; charset=utf-8",
    "/open311/v2/": "text/html; charset=utf-8",
    "/none/": "text/html; charset=utf-8",
}
MANY = "&".join(f"a{n}=1" for n in range(1500))
UNFIT: dict[str, tuple[str, bytes | str]] = {
    "gb18030": (f"{FORM}; charset=gb18030", "a=1"),
    "latin-1": (f"{FORM}; charset=latin-1", "a=1"),
    "hex": (f"{FORM}; charset=hex", "a=1"),
    "parts in gb18030": ("multipart/form-data; charset=gb18030; boundary=x", "--x--"),
    "no boundary": ("multipart/form-data", "a=1"),
    "nul": (FORM, "a=%00"),
    "fields": (FORM, MANY),
    "large": (FORM, b"description=" + b"x" * 3_000_000),
}


def environ_of(path: str, kind: str, query: str, body: bytes = b"x") -> dict[str, Any]:
    """What a server hands over; the test client reads the charset itself."""
    return {
        **RequestFactory().get(path).environ,
        "REQUEST_METHOD": "POST",
        "QUERY_STRING": query,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }


def served(path: str, kind: str, query: str = "", body: bytes = b"x") -> tuple[str, bytes]:
    """Status and body, as gunicorn gets them: with nothing around it."""
    told: list[str] = []

    def start(status: str, *_more: Any) -> Callable[[bytes], object]:
        told.append(status)
        return len

    environ = environ_of(path, kind, query, body)
    answer: Iterable[bytes] = Handler()(environ, start)
    return told[0], b"".join(answer)


@pytest.mark.parametrize("unfit", UNFIT)
def test_every_door_says_so_in_its_own_form(unfit: str) -> None:
    kind, body = UNFIT[unfit]
    for path, form in DOORS.items():
        answer: Any = Client().generic("POST", path, body, content_type=kind)
        assert (path, answer.status_code, answer["Content-Type"]) == (path, 400, form)


@override_settings(DEBUG=True)
@pytest.mark.parametrize("path", [SPARK, API, PAGE], ids=["open311", "api", "page"])
def test_it_shows_nothing_of_the_inside_while_building(path: str) -> None:
    kind, body = UNFIT["gb18030"]
    answer: Any = Client().generic("POST", path, body, content_type=kind)
    assert (answer.status_code, answer["Content-Type"]) == (400, DOORS[path])
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("query", ["a=%00", MANY], ids=["nul", "fields"])
@pytest.mark.parametrize("path", [SPARK, API, PAGE], ids=["open311", "api", "page"])
def test_an_address_that_cannot_be_read(path: str, query: str) -> None:
    answer: Any = Client().get(f"{path}?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, DOORS[path])


def test_the_sentence_names_the_cause() -> None:
    english = Client(headers={"Accept-Language": "en"})
    words = "Nothing was changed. Forms are read as UTF-8: send them so."
    kind = f"{FORM}; charset=gb18030"
    answer: Any = english.post(SPARK, "a=1", content_type=kind)
    assert answer.json() == [{"code": 400, "description": words}]
    assert answer["Access-Control-Allow-Origin"] == "*"
    answer = english.post(TOKEN, "a=1", content_type=kind)
    assert answer.json() == {"error": "invalid_request", "error_description": words}
    assert english.post(API, "a=1", content_type=kind).json()["detail"] == words
    assert words in english.post(PAGE, "a=1", content_type=kind).content.decode()
    large: Any = english.post(SPARK, UNFIT["large"][1], content_type=FORM)
    assert "Send less" in large.json()[0]["description"]


@pytest.mark.parametrize("name", ["utf8", "UTF-8", "us-ascii", "bogus"])
def test_other_names_of_utf8_are_read(name: str) -> None:
    status, body = served(TOKEN, f"{FORM}; charset={name}", body=b"grant_type=none")
    assert (status, b"unsupported_grant_type" in body) == ("400 Bad Request", True)


@pytest.mark.parametrize(
    "kind",
    ["a/b; charset=hex", "a/b; charset=idna", "a/b; charset*=bogus''x", "a/b; charset=gb18030"],
    ids=["hex", "idna", "unknown", "gb18030"],
)
@pytest.mark.parametrize("query", ["a=%E4%BD%A0", "&" * 1500 + "a=1"], ids=["text", "fields"])
def test_the_kind_of_content_never_breaks_the_address(kind: str, query: str) -> None:
    status, _body = served("/api/none/", kind, query)
    assert status in ("404 Not Found", "400 Bad Request")
    environ = environ_of("/", kind, "a=%E4%BD%A0")
    assert Request(environ).GET["a"] == "你"


def test_a_sender_that_goes_away_is_no_defect_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: Any) -> None:
        raise UnreadablePostError

    request = RequestFactory().post(API, "a=1", content_type=FORM)
    request.environ["wsgi.input"] = BytesIO()
    monkeypatch.setattr(type(request), "body", property(gone))
    assert ReadableMiddleware(lambda _request: HttpResponse())(request).status_code == 400
