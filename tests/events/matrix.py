"""Who gets which answer from the worklist, the case page and every action."""

from __future__ import annotations

from typing import Any

from events.models import Clock, Order, Reporter
from tests.events.desk.matrix import ROWS as DESK_ROWS
from tests.events.pages.scenes import SCENES, Scene
from tests.permissions import Factory, Get, Row, codes

READERS = codes(default=200, system_admin=403, rights_admin=403)
SEEN = codes(default=404, worker=200, operator=200, supervisor=200, auditor=200)

DESK = ("operator", "supervisor")
ALLOWED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SCENES, DESK),
    "settle": ("worker", *DESK),
    "merge": ("worker", *DESK),
    "note": ("worker", *DESK),
    "resume": ("liaison", *DESK),
    "answer_check": ("worker",),
    **dict.fromkeys(
        (
            "report_back",
            "answer_order",
            "accept",
            "assign",
            "request_return",
            "request_extension",
            "request_suspension",
            "handle",
        ),
        ("liaison",),
    ),
    **dict.fromkeys(
        ("cancel", "reopen", "urge", "supervise", "pass_down", "sample_pass", "sample_fail"),
        ("supervisor",),
    ),
}
BEFORE_DISPATCH = (
    "claim",
    "release",
    "correct",
    "ask_reporter",
    "answer",
    "settle",
    "sample_pass",
    "sample_fail",
    "pass_up",
    "pass_down",
    "reject",
    "merge",
    "unmerge",
    "classify",
    "file",
    "dispatch",
    "at_once",
    "note",
    "log_call",
)
"""In these scenes no department has a part yet, so a liaison does not see the case."""


def answers(action: str, done: int) -> dict[str, int]:
    """`done` for whom it concerns; 403 for who sees the case, 404 for who does not."""
    liaison = 404 if action in BEFORE_DISPATCH else 403
    found = codes(default=404, worker=403, operator=403, supervisor=403, auditor=403)
    return {**found, "liaison": liaison, **dict.fromkeys(ALLOWED[action], done)}


def made(get: Get, action: str) -> Scene:
    get("rules")
    get("calendar")
    return SCENES[action](action, get)


def address_of(action: str) -> Factory:
    def find(get: Get) -> dict[str, Any]:
        scene = made(get, action)
        keys = {"pk": scene.event.pk}
        return {**keys, "task": scene.task.pk} if scene.task else keys

    return find


def order(get: Get) -> dict[str, Any]:
    """The urging that an answer is for."""
    found = Order.objects.order_by("-pk").first()
    return {"order": found.pk, "order_id": found.pk} if found else {}


def clock(get: Get) -> dict[str, Any]:
    found = Clock.objects.filter(event=made(get, "claim").event).latest("pk")
    return {"pk": found.event_id, "clock": found.pk}


def reported(get: Get) -> dict[str, Any]:
    scene = made(get, "claim")
    Reporter.objects.get_or_create(event=scene.event, defaults={"phone": "13812345678"})
    return {"pk": scene.event.pk}


LOOKS = codes(default=404, worker=403, operator=200, supervisor=200, auditor=403)
ROWS = [
    *DESK_ROWS,
    Row("events:list", READERS),
    Row("events:filters", READERS),
    Row("events:detail", SEEN, kwargs=address_of("claim")),
    Row("events:preview", SEEN, kwargs=address_of("claim")),
    Row("events:case_outline", SEEN, kwargs=address_of("claim")),
    Row("events:case_print", SEEN, kwargs=address_of("claim")),
    Row("events:case_reporter", LOOKS, method="post", kwargs=reported),
    Row("events:trace", SEEN, kwargs=address_of("claim")),
    Row("events:clock_why", SEEN, kwargs=clock),
    *(Row(f"events:{a}", answers(a, 200), kwargs=address_of(a), data=order) for a in SCENES),
    *(
        Row(f"events:{a}", answers(a, 422), method="post", kwargs=address_of(a), data=order)
        for a in SCENES
    ),
]
"""A form sent empty comes back with 422 to whom it concerns."""
