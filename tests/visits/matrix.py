"""Who gets which answer from the pages of visits and care."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from tests.permissions import Factory, Get, Row, codes
from tests.visits.making import make_round

NOW = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
VISITING = codes(worker=200, operator=200, supervisor=200, outsider=200)
SEEN = codes(worker=200, operator=200, supervisor=200, outsider=404)


def written(answer: int) -> dict[str, int]:
    return codes(worker=answer, operator=answer, outsider=404)


def key(name: str) -> Factory:
    def made(get: Get) -> dict[str, Any]:
        get("grid")
        return {"pk": getattr(make_round(), name).pk}

    return made


def sent(**data: Any) -> Factory:
    return lambda get: data


def visit(cause: str = "hazard") -> Factory:
    return lambda get: {
        "submission": str(uuid.uuid4()),
        "cause": cause,
        "outcome": "nobody",
        "visited_at": NOW,
    }


def review(**more: Any) -> Factory:
    day = timezone.localdate() + dt.timedelta(days=90)
    return sent(decided_by="居委会", every_days=20, review_on=day.isoformat(), **more)


BEGIN = review(programme="disabled", valid_from=timezone.localdate().isoformat())
CORRECTION = sent(outcome="nobody", why="写错", visited_at=NOW)
END = sent(valid_to=timezone.localdate().isoformat(), why="已搬走")


def both(name: str, record: str, data: Factory) -> list[Row]:
    """A form and its sending."""
    return [
        Row(f"visits:{name}", written(200), kwargs=key(record)),
        Row(f"visits:{name}", written(302), method="post", kwargs=key(record), data=data),
    ]


def draft(name: str) -> Row:
    address = f"visits:{name}_draft"
    return Row(address, written(302), method="post", kwargs=key(name), data=visit())


ROWS = [
    Row("visits:list", VISITING),
    Row("visits:show", SEEN, kwargs=key("visit")),
    Row("visits:care", SEEN, kwargs=key("care")),
    *both("edit", "visit", CORRECTION),
    *both("person", "person", visit()),
    *both("household", "household", visit()),
    *both("house", "house", visit()),
    *both("person_care", "person", BEGIN),
    *both("household_care", "household", BEGIN),
    *both("care_edit", "care", review()),
    *both("care_end", "care", END),
    draft("person"),
    draft("household"),
    draft("house"),
    # Details need a right that nobody of the cast has.
    Row("visits:care_detail", codes(outsider=404), kwargs=key("care")),
    Row("visits:care_detail", codes(outsider=404), method="post", kwargs=key("care")),
]
