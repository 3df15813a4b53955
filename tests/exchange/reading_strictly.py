"""An answer, read as the description says: JSON Schema 2020-12, as OpenAPI 3.1 has it."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from exchange import described


def check_described(path: str, body: Any) -> None:
    """`path` is that of the description. Raises where the answer is something else."""
    document = described.document("en")
    content = document["paths"][path]["get"]["responses"]["200"]["content"]
    schema = next(iter(content.values()))["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(body)
