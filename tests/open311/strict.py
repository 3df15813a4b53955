"""A client written from the specification of GeoReport v2 alone; it forgives nothing.

Everything is asked for in XML and in JSON, and the JSON has to be what the Spark convention makes
of the XML.
"""

from __future__ import annotations

import json
import re
from typing import Any, Protocol
from urllib.parse import urlencode
from xml.etree import ElementTree

XML_TYPE, JSON_TYPE = "text/xml; charset=utf-8", "application/json; charset=utf-8"
DECLARATION = re.compile(rb'<\?xml version="1\.0" encoding="utf-8"\?>\s*<', re.IGNORECASE)
W3 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
LISTS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
}
DATATYPES = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}
SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
ATTRIBUTE = {
    "variable",
    "code",
    "datatype",
    "required",
    "datatype_description",
    "order",
    "description",
}
REQUEST = {
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
}
CREATED = {"service_request_id", "service_notice", "account_id"}


class Browser(Protocol):
    def get(self, path: str, **more: Any) -> Any: ...
    def post(self, path: str, data: Any, **more: Any) -> Any: ...


class Wrong(Exception):
    """What the server said is wrong: the status and the sentences."""

    def __init__(self, status: int, sentences: list[str]) -> None:
        super().__init__(f"{status}: {sentences}")
        self.status, self.sentences = status, sentences


class Strict:
    """`root` is the endpoint as discovery names it, below the host."""

    def __init__(self, browser: Browser, root: str = "/open311/v2", language: str = "en") -> None:
        self.browser, self.root = browser, root
        self.headers = {"Accept-Language": language}

    def discovery(self) -> dict[str, Any]:
        found: dict[str, Any] = self._both("discovery", "discovery")
        assert set(found) == {"changeset", "contact", "key_service", "endpoints"}
        assert all(found.values())
        for endpoint in found["endpoints"]:
            assert set(endpoint) == {"specification", "url", "changeset", "type", "formats"}
            assert endpoint["type"] in ("production", "test")
            assert "text/xml" in endpoint["formats"]
        return found

    def services(self, **params: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._both("services", "services", params)
        for row in rows:
            assert set(row) == SERVICE
            assert row["type"] in ("realtime", "batch", "blackbox")
            assert isinstance(row["metadata"], bool)
        codes = [row["service_code"] for row in rows]
        assert len(set(codes)) == len(codes)
        return rows

    def definition(self, code: str, **params: str) -> dict[str, Any]:
        found: dict[str, Any] = self._both(f"services/{code}", "service_definition", params)
        assert set(found) == {"service_code", "attributes"}
        assert found["service_code"] == code
        for row in found["attributes"]:
            listed = row["datatype"].endswith("list")
            assert set(row) == (ATTRIBUTE | {"values"} if listed else ATTRIBUTE)
            assert row["datatype"] in DATATYPES
            assert isinstance(row["variable"], bool)
            assert isinstance(row["required"], bool)
            assert all(set(value) == {"key", "name"} for value in row.get("values", []))
        orders = [row["order"] for row in found["attributes"]]
        assert len(set(orders)) == len(orders)
        return found

    def requests(self, **params: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._both("requests", "service_requests", params)
        more = {"notes"} if params.get("extensions") == "true" else set()
        for row in rows:
            check_request(row, more)
        return rows

    def request(self, key: str, **params: str) -> dict[str, Any]:
        rows: list[dict[str, Any]] = self._both(f"requests/{key}", "service_requests", params)
        assert [row["service_request_id"] for row in rows] == [key]
        check_request(rows[0])
        return rows[0]

    def token(self, token: str) -> str:
        rows: list[dict[str, Any]] = self._both(f"tokens/{token}", "service_requests")
        assert [set(row) for row in rows] == [{"service_request_id", "token"}]
        assert rows[0]["token"] == token
        return str(rows[0]["service_request_id"])

    def create(self, kind: str = "json", multipart: bool = False, **form: Any) -> dict[str, Any]:
        """The one request of the answer."""
        files = {} if multipart else {"content_type": "application/x-www-form-urlencoded"}
        data = form if multipart else urlencode(form, doseq=True)
        headers = {**self.headers, **form.pop("headers", {})}
        answer = self.browser.post(f"{self.root}/requests.{kind}", data, headers=headers, **files)
        rows = read(answer, kind, "service_requests")
        assert len(rows) == 1
        assert set(rows[0]) <= CREATED
        assert rows[0]["service_request_id"]
        found: dict[str, Any] = rows[0]
        return found

    def _both(self, path: str, root: str, params: dict[str, str] | None = None) -> Any:
        query = f"?{urlencode(params)}" if params else ""
        found = {}
        for kind in ("xml", "json"):
            url = f"{self.root}/{path}.{kind}{query}"
            answer = self.browser.get(url, headers=self.headers)
            assert answer["Access-Control-Allow-Origin"] == "*"
            try:
                found[kind] = read(answer, kind, root)
            except Wrong as wrong:
                found[kind] = wrong
        if isinstance(found["xml"], Wrong):
            assert (found["xml"].status, found["xml"].sentences) == (
                found["json"].status,
                found["json"].sentences,
            )
            raise found["json"]
        assert found["xml"] == plain(found["json"])
        return found["json"]


def check_request(row: dict[str, Any], more: set[str] | None = None) -> None:
    assert set(row) == REQUEST | (more or set())
    assert row["status"] in ("open", "closed")
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert row[name] is None or W3.fullmatch(row[name])
    assert row["requested_datetime"]
    assert row["updated_datetime"]


def read(answer: Any, kind: str, root: str) -> Any:
    """The content of an answer; Wrong where it is errors."""
    assert answer["Content-Type"] == (XML_TYPE if kind == "xml" else JSON_TYPE)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "json":
        data = json.loads(body)
    else:
        assert DECLARATION.match(body)
        tree = ElementTree.fromstring(body)  # noqa: S314  our own answer
        assert tree.tag == (root if answer.status_code == 200 else "errors")
        data = spark(tree)
    if answer.status_code == 200:
        return data
    assert isinstance(data, list)
    assert all(set(row) == {"code", "description"} and row["description"] for row in data)
    assert {str(row["code"]) for row in data} == {str(answer.status_code)}
    raise Wrong(answer.status_code, [row["description"] for row in data])


def spark(element: ElementTree.Element) -> Any:
    """Text, a list for a container of repeated elements, else the members by name."""
    if element.tag in LISTS:
        assert {child.tag for child in element} <= {LISTS[element.tag]}
        return [spark(child) for child in element]
    if len(element) == 0:
        return element.text
    names = [child.tag for child in element]
    assert len(set(names)) == len(names)
    return {child.tag: spark(child) for child in element}


def plain(data: Any) -> Any:
    """JSON as XML can say it: everything is text."""
    if isinstance(data, list):
        return [plain(value) for value in data]
    if isinstance(data, dict):
        return {name: plain(value) for name, value in data.items()}
    if isinstance(data, bool):
        return str(data).lower()
    return None if data is None or data == "" else str(data)
