"""Who gets which answer from the pages of the registers."""

from __future__ import annotations

import uuid
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

WRITERS = codes(worker=200, operator=200, outsider=200)
FOUND = codes(worker=302, operator=302, outsider=302)


def one_person(get: Get) -> dict[str, Any]:
    """A form of the door with one new person in it."""
    row = {"name": "赵一", "document_kind": "unknown", "relation": "unrelated", "kind": "actual"}
    typed = {f"row-0-{name}": value for name, value in row.items()}
    return {"submission": str(uuid.uuid4()), "rows": "1", **typed}


ONE = one_person

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
    Row("people:door_start", WRITERS),
    Row("people:door_start", FOUND, method="post", data=SEARCH),
    Row("people:door_rooms", written(200), kwargs=key("building")),
    Row(
        "people:door_rooms",
        written(302),
        method="post",
        kwargs=key("building"),
        data=sent(unit="2", number="301"),
    ),
    Row("people:door", written(200), kwargs=key("room")),
    Row("people:door", written(302), method="post", kwargs=key("room"), data=ONE),
    Row("people:draft_keep", written(302), method="post", kwargs=key("room"), data=ONE),
    Row("people:row_add", WRITERS, method="post", data=sent(rows="4")),
    Row("people:row_check", WRITERS, method="post", data=sent(check="0")),
]
