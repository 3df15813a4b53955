"""One answer in both formats: XML as GeoReport v2 writes it, JSON by the Spark convention.

A container of repeated elements is a list in JSON; in XML each of its children has the name that
`CHILDREN` gives for the container.
"""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse

XML, JSON = "xml", "json"
TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
CHILDREN = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "notes": "note",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold in any form."""


def answer(kind: str, root: str, data: Any, status: int = 200) -> HttpResponse:
    """`data` under the element `root`; `kind` is xml or json."""
    body = xml(root, data) if kind == XML else json.dumps(data, ensure_ascii=False).encode()
    return HttpResponse(body, content_type=TYPES[kind], status=status)


def xml(root: str, data: Any) -> bytes:
    text: bytes = ElementTree.tostring(element(root, data), encoding="utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text


def element(name: str, data: Any) -> ElementTree.Element:
    found = ElementTree.Element(name)
    if isinstance(data, dict):
        found.extend(element(key, value) for key, value in data.items())
    elif isinstance(data, list):
        found.extend(element(CHILDREN[name], value) for value in data)
    elif isinstance(data, bool):
        found.text = str(data).lower()
    elif data is not None:
        found.text = NOT_XML.sub("", str(data))
    return found
