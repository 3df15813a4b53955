"""Who gets which answer from the pages of the registers."""

from __future__ import annotations

import uuid
from typing import Any

from people.services import end_household
from tests.people.making import BY
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


def met(get: Get) -> dict[str, Any]:
    """Somebody in the street without a name: the form comes back."""
    return {"submission": str(uuid.uuid4()), "row-0-document_kind": "unknown"}


BUILT = codes(worker=302, operator=302, outsider=200)
"""The point lies in the grid of the cast: the outsider's form comes back."""


def building(get: Get) -> dict[str, Any]:
    return {"address": "东大街7号", "latitude": "34.05", "longitude": "107.05"}


def firm(get: Get) -> dict[str, Any]:
    return {"name": "便民商店", "kind": "shop", "latitude": "34.05", "longitude": "107.05"}


def both(name: str, record: str, /, answer: int = 302, **data: str) -> list[Row]:
    """A form and its sending; 200 where something in what is sent is missing."""
    address = f"people:{name}"
    return [
        Row(address, written(200), kwargs=key(record)),
        Row(address, written(answer), method="post", kwargs=key(record), data=sent(**data)),
    ]


def merged(answer: int) -> dict[str, int]:
    return codes(operator=answer, outsider=404)


def two(get: Get) -> dict[str, Any]:
    get("worker"), get("other_township")
    register = make_register()
    return {"pk": register.person.pk, "other": register.other.pk}


def merge_done(get: Get) -> dict[str, Any]:
    get("worker"), get("other_township")
    return {"pk": make_register().merge().pk}


def household_ended(get: Get) -> dict[str, Any]:
    get("worker"), get("other_township")
    home = make_register().household
    return {"pk": end_household(home, BY.today, by=BY).pk}


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
    Row("people:person_create", WRITERS),
    Row("people:person_create", WRITERS, method="post", data=met),
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
    Row("people:find_person", WRITERS, method="post", data=sent(name="person")),
    Row("people:find_house", WRITERS, method="post", data=sent(name="house")),
    Row("people:find_organisation", WRITERS, method="post", data=sent(name="organisation")),
    Row("people:house_create", WRITERS),
    Row("people:house_create", BUILT, method="post", data=building),
    Row("people:organisation_create", WRITERS),
    Row("people:organisation_create", BUILT, method="post", data=firm),
    *both("person_edit", "person", document_kind="resident_id"),
    *both("residence_add", "other", answer=200, kind="actual"),
    *both("residence_edit", "residence", kind="actual", valid_from="2019-05-01"),
    *both("vehicle_add", "person", plate="陕CB4321", kind="car"),
    *both("vehicle_edit", "vehicle", kind="truck"),
    *both("household_edit", "household", answer=200),
    Row("people:household_reopen", written(200), kwargs=household_ended),
    Row(
        "people:household_reopen",
        written(302),
        method="post",
        kwargs=household_ended,
        data=sent(why="看错了"),
    ),
    *both("house_edit", "room", use="let"),
    *both("house_end", "empty", on="2026-01-01"),
    *both("part_add", "building", number="9", level="unit"),
    *both("organisation_edit", "organisation", name="新店", kind="shop"),
    *both("organisation_end", "organisation", on="2026-01-01"),
    *both("part_person_add", "organisation", answer=200, part="safety"),
    *both("part_person_end", "part", on="2026-01-01"),
    *both("organisation_vehicle_add", "organisation", plate="陕CB4322", kind="car"),
    Row("people:person_check", written(302), method="post", kwargs=key("person")),
    Row("people:house_check", written(302), method="post", kwargs=key("room")),
    Row("people:organisation_check", written(302), method="post", kwargs=key("organisation")),
    Row("people:merge", merged(200), kwargs=key("person")),
    Row("people:merge", merged(200), method="post", kwargs=key("person")),
    Row("people:merge_confirm", merged(200), kwargs=two),
    Row("people:merge_confirm", merged(200), method="post", kwargs=two),
    Row("people:unmerge", merged(200), kwargs=merge_done),
    Row("people:unmerge", merged(302), method="post", kwargs=merge_done, data=sent(why="两个人")),
]
