"""Who gets which answer from the pages of the registers."""

from __future__ import annotations

from typing import Any

from tests.people_pages.making import make_register
from tests.permissions import Factory, Get, Row, codes

READING = codes(worker=200, operator=200, liaison=200, supervisor=200, auditor=200, outsider=200)
SEEN = codes(worker=200, operator=200, supervisor=200, auditor=200, liaison=404, outsider=404)
"""The cast's liaison has no case that leads to a record, the outsider another township."""


def written(answer: int, default: int = 403) -> dict[str, int]:
    """The answer for who writes; 404 for who writes elsewhere, 403 for everybody else."""
    return codes(default=default, worker=answer, operator=answer, outsider=404)


def key(name: str) -> Factory:
    """The key of one of the records, which are made for it."""

    def made(get: Get) -> dict[str, Any]:
        get("worker"), get("other_township")
        return {"pk": getattr(make_register(), name).pk}

    return made


def sent(**data: str) -> Factory:
    return lambda get: data


SEARCH = sent(q="5678")
SEARCHED = {role: 302 if code == 200 else code for role, code in READING.items()}

ROWS = [
    *(
        row
        for name in ("person_list", "house_list", "organisation_list")
        for row in (
            Row(f"people:{name}", READING),
            Row(f"people:{name}", SEARCHED, method="post", data=SEARCH),
        )
    ),
    Row("people:person_show", SEEN, kwargs=key("person")),
    Row("people:person_history", SEEN, kwargs=key("person")),
    Row("people:house_show", SEEN, kwargs=key("building")),
    Row("people:house_history", SEEN, kwargs=key("room")),
    Row("people:organisation_show", SEEN, kwargs=key("organisation")),
    Row("people:organisation_history", SEEN, kwargs=key("organisation")),
]
