"""The description of the API, prepared for a page to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.described import ALWAYS

Schema = dict[str, Any]
DEEPEST = 4
KEY = "Idempotency-Key"
ABOUT: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "cases": (_("Cases"), ("cases", "uploads")),
    "places": (
        _("Areas, departments, catalogue"),
        ("areas", "boundaries", "departments", "categories"),
    ),
    "figures": (_("Rankings and indicators"), ("periods", "rankings", "indicators", "figures")),
    "records": (
        _("People, houses, organisations"),
        ("people", "houses", "organisations", "reveal", "comparisons"),
    ),
    "hooks": (_("Webhooks"), ("subscriptions",)),
}
"""Chapters of the page, by the word after the version in an address."""


@dataclass(frozen=True)
class Field:
    """A member of a body or a parameter; `name` is its path, such as rows[].name."""

    name: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    key: str
    method: str
    path: str
    summary: str
    words: str
    scopes: list[str]
    parameters: list[Field]
    sent: list[Field]
    answered: list[Field]
    statuses: list[tuple[str, str]]
    curl: str


@dataclass(frozen=True)
class Group:
    key: str
    name: str | Promise
    operations: list[Operation]


def groups(document: Schema) -> list[Group]:
    """The operations by what they are about; what belongs to no chapter has its own at the end."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            found.setdefault(told["tags"][0], []).append(operation(document, method, path, told))
    chapters = [
        Group(key, name, [each for tag in tags for each in found.pop(tag, [])])
        for key, (name, tags) in ABOUT.items()
    ]
    rest = [Group(tag, tag, operations) for tag, operations in found.items()]
    return [group for group in (*chapters, *rest) if group.operations]


def always(document: Schema) -> list[tuple[str, str]]:
    """What every operation may answer, told once."""
    first = next(iter(next(iter(document["paths"].values())).values()))
    return statuses(first, wanted=True)


def statuses(told: Schema, *, wanted: bool) -> list[tuple[str, str]]:
    """Those that every operation has, or only its own."""
    return [
        (code, each.get("description", ""))
        for code, each in sorted(told["responses"].items())
        if (int(code) in ALWAYS) == wanted
    ]


def operation(document: Schema, method: str, path: str, told: Schema) -> Operation:
    sent = body(told.get("requestBody", {}))
    good = next(code for code in told["responses"] if code.startswith("2"))
    security = told.get("security") or [{}]
    return Operation(
        key=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        words=told.get("description", ""),
        scopes=[scope for scopes in security[0].values() for scope in scopes],
        parameters=[parameter(document, each) for each in told.get("parameters", [])],
        sent=list(fields(document, sent)),
        answered=list(fields(document, body(told["responses"][good]))),
        statuses=statuses(told, wanted=False),
        curl=curl(method, path, told),
    )


def body(told: Schema) -> Schema:
    content = told.get("content", {})
    first: Schema = next(iter(content.values()), {})
    found: Schema = first.get("schema", {})
    return found


def parameter(document: Schema, told: Schema) -> Field:
    kind = kind_of(document, told.get("schema", {}))
    return Field(told["name"], kind, told.get("required", False), told.get("description", ""))


def resolved(document: Schema, schema: Schema) -> Schema:
    """The schema behind a reference, with what stands beside it; of several, all their values."""
    refs = [schema, *schema.get("allOf", []), *schema.get("oneOf", [])]
    found = {key: value for key, value in schema.items() if key not in ("$ref", "allOf", "oneOf")}
    values: list[Any] = []
    for each in refs:
        if "$ref" in each:
            name = each["$ref"].rsplit("/", 1)[-1]
            found = {**document["components"]["schemas"][name], **found}
            values += document["components"]["schemas"][name].get("enum", [])
    kinds = [each["type"] for each in schema.get("oneOf", []) if "$ref" not in each]
    if kinds and "type" not in found:
        found["type"] = kinds
    return {**found, "enum": values} if "oneOf" in schema and values else found


def fields(document: Schema, schema: Schema, path: str = "", deep: int = 0) -> Iterator[Field]:
    """The members of a body and those inside them."""
    schema = resolved(document, schema)
    if schema.get("type") == "array":
        yield from fields(document, schema.get("items", {}), f"{path}[]", deep)
        return
    for name, inner in schema.get("properties", {}).items():
        told = resolved(document, inner)
        at = f"{path}.{name}" if path else name
        required = name in schema.get("required", ())
        yield Field(at, kind_of(document, told), required, told.get("description", ""))
        if deep < DEEPEST:
            yield from fields(document, told, at, deep + 1)


def kind_of(document: Schema, schema: Schema) -> str:
    """The kind in a word or two: integer, string (date), string: one of its values."""
    schema = resolved(document, schema)
    kinds, inner = schema.get("type", ""), schema.get("items", {})
    text = " | ".join(kinds) if isinstance(kinds, list) else kinds
    if schema.get("format"):
        text += f" ({schema['format']})"
    if values := schema.get("enum") or resolved(document, inner).get("enum"):
        text += ": " + ", ".join(json.dumps(v, ensure_ascii=False) for v in values)
    return text


def curl(method: str, path: str, told: Schema) -> str:
    """As somebody would try it; --data says by itself that it is a POST."""
    parameters = told.get("parameters", [])
    kind = next(iter(told.get("requestBody", {}).get("content", {})), "")
    way = "" if method == ("post" if kind else "get") else f"-X {method.upper()} "
    lines = [f'curl {way}-H "Authorization: Bearer $TOKEN"']
    if KEY in {each["name"] for each in parameters}:
        lines.append(f'-H "{KEY}: $(uuidgen)"')
    if kind:
        body = "--data @body.json" if kind.endswith("json") else "--data-binary @body"
        lines.append(f"-H 'Content-Type: {kind}' {body}")
    asked = [p["name"] for p in parameters if p["in"] == "query" and p.get("required")]
    query = "&".join(f"{name}=${name.upper()}" for name in asked)
    return " \\\n  ".join([*lines, f'"$SITE{path}{"?" if query else ""}{query}"'])
