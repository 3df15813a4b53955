"""The description of the API, prepared for a page to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
DEEPEST = 4


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
    name: str
    operations: list[Operation]


def groups(document: Schema) -> list[Group]:
    """The operations by what they are about, as the addresses name it."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            found.setdefault(told["tags"][0], []).append(operation(document, method, path, told))
    return [Group(name, operations) for name, operations in found.items()]


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
        statuses=[(code, each.get("description", "")) for code, each in told["responses"].items()],
        curl=curl(method, path, bool(sent)),
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
    """The schema behind a reference, with what stands beside it."""
    refs = [schema, *schema.get("allOf", [])]
    found = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
    for each in refs:
        if "$ref" in each:
            name = each["$ref"].rsplit("/", 1)[-1]
            found = {**document["components"]["schemas"][name], **found}
    return found


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
    kinds = schema.get("type", "")
    text = " | ".join(kinds) if isinstance(kinds, list) else kinds
    if schema.get("format"):
        text += f" ({schema['format']})"
    if schema.get("enum"):
        text += ": " + ", ".join(json.dumps(v, ensure_ascii=False) for v in schema["enum"])
    return text


def curl(method: str, path: str, has_body: bool) -> str:
    lines = ['curl -H "Authorization: Bearer $TOKEN"']
    if method == "post":
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if has_body:
        lines.append("-H 'Content-Type: application/json' --data @body.json")
    return " \\\n  ".join([*lines, f'"$SITE{path}"'])
