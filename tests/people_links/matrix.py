"""Who gets which answer from the records of a case."""

from __future__ import annotations

from typing import Any

from events.models import CaseLink
from events.people import services
from people.models import Person
from tests.events.pages.scenes import stage
from tests.people.making import make_building, make_person, make_residence
from tests.permissions import Get, Row, codes


def case(get: Get) -> dict[str, Any]:
    """In handling by the township's department, with somebody linked."""
    get("rules")
    link = CaseLink.objects.first()
    if link is None:
        found = make_person("张三丰")
        make_residence(found, make_building())
        link = services.link(stage(get).to("handle"), "person", found, get("operator"))
    return {"pk": link.event_id}


def link(get: Get) -> dict[str, Any]:
    return {**case(get), "link": CaseLink.objects.get().pk}


def record(get: Get) -> dict[str, Any]:
    return {"record": f"person:{Person.objects.get().pk}"}


SEES = {"worker": 200, "operator": 200, "supervisor": 200}
SEEN = codes(default=404, **SEES, liaison=200, auditor=200)
LOOKS = codes(default=404, **SEES, liaison=403, auditor=403)
DONE = codes(default=404, **dict.fromkeys(SEES, 302), liaison=403, auditor=403)

ROWS = [
    Row("events:people_shown", SEEN, kwargs=case),
    Row("events:people_find", SEEN, kwargs=case),
    Row("events:people_find", LOOKS, "post", kwargs=case, data=lambda get: {"q": "张三丰"}),
    Row("events:people_link", DONE, "post", kwargs=case, data=record),
    Row("events:people_unlink", DONE, "post", kwargs=link),
]
