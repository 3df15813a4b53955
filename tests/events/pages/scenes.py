"""For every action of both tables: a case in which it can be done, who does it, what is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import Department, User
from events.models import Event, Order, Task
from events.offers import AT_ONCE, address
from events.services import Contact
from tests.events.stage import MONDAY, Stage, make_category

BEFORE = dt.timedelta(hours=2, minutes=30)
"""How long ago the cases of the scenes began."""

NOW = MONDAY + BEFORE
Get = Callable[[str], Any]


@dataclass
class Scene:
    """`user` may do the action on `event` now; `typed` is what the form needs beyond its values."""

    action: str
    user: User
    event: Event
    task: Task | None = None
    order: Order | None = None
    typed: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return address(self.action, self.event, self.task, self.order)


def stage(get: Get, assists: bool = False) -> Stage:
    helpers: list[Department] = []
    if assists:
        get("assist_liaison")
        helpers = [get("assist_department")]
    return Stage(
        operator=get("operator"),
        liaison=get("liaison"),
        lead=get("township_department"),
        assists=helpers,
        worker=get("worker"),
        contact=Contact(name="张建国", phone="13812345678"),
        now=timezone.now() - BEFORE,
    )


def at(step: str, who: str = "operator", **typed: Any) -> Callable[[str, Get], Scene]:
    """The case is simply at a step."""

    def make(action: str, get: Get) -> Scene:
        return Scene(action, get(who), stage(get).to(step), typed=typed)

    return make


def on_task(
    *before: tuple[str, str, dict[str, Any]], who: str = "liaison", **typed: Any
) -> Callable[[str, Get], Scene]:
    """The case is at handle; `before` are the (action, who, data) on the lead's task so far."""

    def make(action: str, get: Get) -> Scene:
        play = stage(get)
        play.to("handle")
        for name, actor, data in before:
            play.do(name, get(actor), task_id=play.task().pk, **data)
        return Scene(action, get(who), play.event, play.task(), typed=typed)

    return make


ACCEPTED: tuple[str, str, dict[str, Any]] = ("accept", "liaison", {})
RETURN = ("request_return", "liaison", {"reason": "不属职责", "ground": "not_ours"})
EXTENSION = ("request_extension", "liaison", {"reason": "需购材料", "minutes": 60})
APPROVED = {"approve": True}
WAITING = "等待批复"


def review() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=10)


def suspension(action: str, get: Get) -> Scene:
    """A suspension is asked for; where it is to be resumed, it is approved as well."""
    asked = {"reason": WAITING, "review_on": review()}
    before = [ACCEPTED, ("request_suspension", "liaison", asked)]
    if action == "resume":
        before.append(("decide_suspension", "operator", APPROVED))
        return on_task(*before)(action, get)
    return on_task(*before, who="operator", approve="yes")(action, get)


def request_suspension(action: str, get: Get) -> Scene:
    typed = {"review_on": review().isoformat(), "reason": WAITING}
    return on_task(ACCEPTED, **typed)(action, get)


def release(action: str, get: Get) -> Scene:
    play = stage(get)
    play.collect()
    play.do("claim")
    return Scene(action, get("operator"), play.event)


def answer(action: str, get: Get) -> Scene:
    play = stage(get)
    play.collect()
    play.do("ask_reporter", text="在哪里?")
    return Scene(action, get("operator"), play.event, typed={"text": "东门口"})


def settle(action: str, get: Get) -> Scene:
    play = stage(get)
    play.collect(category=make_category("0411", worker_may_settle=True))
    return Scene(action, get("worker"), play.event, typed={"result": "已劝导"})


def sample(action: str, get: Get) -> Scene:
    get("settings").GRIDGOV = {"SAMPLE_PERCENT": 100}
    play = stage(get)
    play.collect(category=make_category("0411", worker_may_settle=True))
    play.do("settle", get("worker"), result="已劝导")
    typed = {"reason": "现场未清理"} if action == "sample_fail" else {}
    return Scene(action, get("township_operator"), play.event, typed=typed)


def pass_up(action: str, get: Get) -> Scene:
    get("township_operator")
    return at("classify", reason="超出本级")(action, get)


def pass_down(action: str, get: Get) -> Scene:
    above = get("township_operator")
    play = stage(get)
    play.collect()
    play.do("pass_up", reason="超出本级")
    centre = get("community").pk
    return Scene(action, above, play.event, typed={"reason": "请先核实", "centre": centre})


def merge(action: str, get: Get) -> Scene:
    other = stage(get).collect()
    play = stage(get)
    play.collect()
    return Scene(action, get("operator"), play.event, typed={"number": other.receipt})


def unmerge(action: str, get: Get) -> Scene:
    other = stage(get).collect()
    play = stage(get)
    play.collect()
    play.do("merge", into=other.pk)
    return Scene(action, get("operator"), play.event, typed={"reason": "不是同一件事"})


def request_check(action: str, get: Get) -> Scene:
    return at("verify", worker=get("worker").pk, text="看看")(action, get)


def answer_check(action: str, get: Get) -> Scene:
    play = stage(get)
    play.to("verify")
    play.do("request_check", worker=get("worker").pk)
    typed = {"outcome": "passed", "finding": "已修好"}
    return Scene(action, get("worker"), play.event, typed=typed)


def answer_order(action: str, get: Get) -> Scene:
    play = stage(get)
    play.to("handle")
    play.do("urge", get("supervisor"), text="请尽快", task=play.task().pk)
    order = Order.objects.get(event=play.event)
    return Scene(action, get("liaison"), play.event, order=order, typed={"text": "今天办结"})


def waive(action: str, get: Get) -> Scene:
    play = stage(get, assists=True)
    play.to("handle")
    task = play.task(get("assist_department"))
    return Scene(action, get("operator"), play.event, task, typed={"reason": "无需协办"})


def new_task(action: str, get: Get) -> Scene:
    get("assist_liaison")
    typed = {"department": get("assist_department").pk}
    if action == "change_lead":
        typed["reason"] = "更合适"
    return at("handle", **typed)(action, get)


SCENES: dict[str, Callable[[str, Get], Scene]] = {
    "claim": at("classify"),
    "release": release,
    "correct": at("classify", title="新标题"),
    "ask_reporter": at("classify", text="在哪里?"),
    "answer": answer,
    "settle": settle,
    "sample_pass": sample,
    "sample_fail": sample,
    "pass_up": pass_up,
    "pass_down": pass_down,
    "reject": at("classify", reason="不属网格事项"),
    "merge": merge,
    "unmerge": unmerge,
    "cancel": at("handle", "supervisor", reason="登记有误"),
    "classify": at("classify"),
    "file": at("file"),
    "dispatch": at("dispatch"),
    AT_ONCE: at("classify"),
    "report_back": at("report", "liaison", result="已清理"),
    "request_check": request_check,
    "answer_check": answer_check,
    "verify_pass": at("verify"),
    "verify_fail": at("verify", reason="现场未完成"),
    "evaluate": at("evaluate", grade=4),
    "mark": at("done", mark=80),
    "reopen": at("done", "supervisor", reason="问题反复"),
    "urge": at("handle", "supervisor", text="请尽快"),
    "supervise": at("handle", "supervisor", text="请尽快", card="yellow"),
    "answer_order": answer_order,
    "note": at("classify", text="请留意消防通道"),
    "log_call": at("classify", outcome="no_answer", words="无人接听"),
    "add_assist": new_task,
    "change_lead": new_task,
    "accept": on_task(),
    "assign": on_task(section="一科"),
    "recall": on_task(who="operator"),
    "withdraw": on_task(who="operator", reason="派错"),
    "waive": waive,
    "request_return": on_task(reason="不属职责", ground="not_ours"),
    "decide_return": on_task(RETURN, who="operator", approve="yes"),
    "request_extension": on_task(ACCEPTED, amount=1, reason="需购材料"),
    "decide_extension": on_task(ACCEPTED, EXTENSION, who="operator", approve="no", decision="不需"),
    "request_suspension": request_suspension,
    "decide_suspension": suspension,
    "resume": suspension,
    "handle": on_task(ACCEPTED, result="已处理"),
}


def values_of(form: Any) -> dict[str, Any]:
    """What a browser would send of a form as it is shown."""
    values = {bound.html_name: bound.value() for bound in form if bound.name != "photos"}
    return {k: v for k, v in values.items() if v not in (None, "", [])}
