"""What happened to a record between its opening and its closing, made by stated rules. Pure.

A source tells when a request was made and closed, not when it was dispatched. The moments
in between are set so, for a life of length L from `created` to `closed`:

    pass up   at 1 % of L, at most 25 minutes after creation, as far as the category's usual level
    classify  at 2 % of L, at most 50 minutes after creation
    file      at 3 %, at most 1 h 10
    dispatch  at 5 %, at most 1 h 30
    accept    at 10 %, at most 3 h after dispatch
    handle    15 % of L before the end, at most 20 h before it
    report    8 % before the end, at most 3 h
    verify    at the end

Shares of the records (by a hash of their key, so every run makes the same) are returned
once, reworked once or extended on the way, or cut: all that lies after a cut is left out, so
that the case is open at the step it had reached. Of those that live four days or longer a
share is suspended from a fifth of the time to three quarters; cut ones of them stay suspended.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from events.imports.records import Record

LONG = dt.timedelta(days=4)
WHILE_SUSPENDED = 0.45
CUTS = (0.004, 0.025, 0.04, 0.06, 0.3, 0.3, 0.5, 0.88, 0.97)
"""The fractions of a life at which cases are cut, in turn."""

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Planned:
    """One action: `by` names who stands in (desk, lead, returner, verifier, reporter)."""

    action: str
    at: dt.datetime
    by: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """`fate` is plain, returned, reworked, suspended or extended; `made` what was made up."""

    fate: str
    cut: dt.datetime | None
    steps: tuple[Planned, ...]
    made: tuple[str, ...]


def number_of(key: str, salt: str, below: int) -> int:
    """A number that is always the same for the same key."""
    digest = hashlib.sha256(f"{salt}:{key}".encode()).digest()
    return int.from_bytes(digest[:6], "big") % below


def fate_of(key: str, shares: Mapping[str, int]) -> str:
    """Which share of the records this one falls into."""
    drawn, edge = number_of(key, "fate", 100), 0
    for name, share in shares.items():
        if name == "suspended":
            continue
        edge += share
        if drawn < edge:
            return name
    return "plain"


def is_suspended(record: Record, life: dt.timedelta, shares: Mapping[str, int]) -> bool:
    drawn = number_of(record.key, "suspend", 100)
    return life >= LONG and drawn < shares.get("suspended", 0)


def cut_fraction(record: Record, life: dt.timedelta, shares: Mapping[str, int]) -> float:
    """At which part of its life a record that is cut is cut."""
    if is_suspended(record, life, shares):
        return WHILE_SUSPENDED
    return CUTS[number_of(record.key, "turn", len(CUTS))]


def plan(record: Record, shares: Mapping[str, int], now: dt.datetime) -> Plan:
    """The actions of a record, none of them later than `now`."""
    fate, cut = fate_of(record.key, shares), None
    end = record.closed or now
    life = end - record.created
    if fate == "cut":
        cut = record.created + life * cut_fraction(record, life, shares)
        fate = "plain"
    if fate == "plain" and is_suspended(record, life, shares):
        fate = "suspended"
    steps = _steps(record, fate, end)
    last = min(cut or now, now)
    if record.closed is None and cut is None:
        cut = end
    kept = tuple(step for step in steps if step.at <= last)
    if record.closed is None:
        kept = tuple(s for s in kept if s.action not in ("verify_pass", "evaluate"))
    return Plan(fate, cut, kept, tuple(sorted({s.action for s in kept} - {"verify_pass"})))


def _steps(record: Record, fate: str, end: dt.datetime) -> list[Planned]:
    start, life = record.created, end - record.created
    dispatch = start + min(life * 0.05, 1.5 * HOUR)
    accept = dispatch + min(life * 0.05, 3 * HOUR)
    handle = end - min(life * 0.15, 20 * HOUR)
    report = end - min(life * 0.08, 3 * HOUR)
    begin = [
        Planned("pass_up", start + min(life * 0.01, HOUR * 5 / 12), "desk", {"reason": LEVEL}),
        Planned("classify", start + min(life * 0.02, HOUR * 5 / 6), "desk"),
        Planned("file", start + min(life * 0.03, HOUR * 7 / 6), "desk"),
        Planned("dispatch", dispatch, "desk"),
    ]
    middle = {
        "returned": _returned,
        "reworked": _reworked,
        "suspended": _suspended,
        "extended": _extended,
    }.get(fate, _plain)(dispatch, accept, handle, life)
    finish = [
        Planned("report_back", report, "lead", {"result": RESULT}),
        Planned("verify_pass", end, "verifier"),
        *_evaluated(record, end),
    ]
    return [*begin, *middle, *finish]


RESULT = "已按要求处置完毕"
LEVEL = "按类别的通常处置层级上报"
Moments = tuple[dt.datetime, dt.datetime, dt.datetime, dt.timedelta]


def _plain(
    dispatch: dt.datetime, accept: dt.datetime, handle: dt.datetime, life: dt.timedelta
) -> list[Planned]:
    return [
        Planned("accept", accept, "lead"),
        Planned("handle", handle, "lead", {"result": RESULT}),
    ]


def _returned(
    dispatch: dt.datetime, accept: dt.datetime, handle: dt.datetime, life: dt.timedelta
) -> list[Planned]:
    """Sent to the wrong department first, returned by it and sent to the right one."""
    third = (accept - dispatch) / 3
    why = {"reason": "不属于本部门职责范围", "ground": "not_ours"}
    return [
        Planned("request_return", dispatch + third, "returner", why),
        Planned("decide_return", dispatch + 2 * third, "decider", {"approve": True}),
        Planned("change_lead", dispatch + 2 * third, "desk", {"reason": "改派主办部门"}),
        *_plain(dispatch, accept, handle, life),
    ]


def _reworked(
    dispatch: dt.datetime, accept: dt.datetime, handle: dt.datetime, life: dt.timedelta
) -> list[Planned]:
    """Handled at half of the time, found not in order, handled again."""
    at = accept + (handle - accept) / 2
    step = (handle - at) / 5
    return [
        Planned("accept", accept, "lead"),
        Planned("handle", at, "lead", {"result": RESULT}),
        Planned("report_back", at + step, "lead", {"result": RESULT}),
        Planned("verify_fail", at + 2 * step, "verifier", {"reason": "现场核查未整改到位"}),
        Planned("accept", at + 3 * step, "lead"),
        Planned("handle", handle, "lead", {"result": RESULT}),
    ]


def _suspended(
    dispatch: dt.datetime, accept: dt.datetime, handle: dt.datetime, life: dt.timedelta
) -> list[Planned]:
    """Suspended from a fifth of the time on, resumed at three quarters."""
    span = handle - accept
    review = accept + span * 0.8
    why = {"reason": "等待天气条件", "review_on": review.date()}
    return [
        Planned("accept", accept, "lead"),
        Planned("request_suspension", accept + span * 0.2, "lead", why),
        Planned("decide_suspension", accept + span * 0.22, "decider", {"approve": True}),
        Planned("resume", accept + span * 0.75, "lead"),
        Planned("handle", handle, "lead", {"result": RESULT}),
    ]


def _extended(
    dispatch: dt.datetime, accept: dt.datetime, handle: dt.datetime, life: dt.timedelta
) -> list[Planned]:
    """More time asked for soon after acceptance and granted."""
    span = min((handle - accept) / 4, HOUR)
    return [
        Planned("accept", accept, "lead"),
        Planned("request_extension", accept + span, "lead", {"reason": "需协调多方"}),
        Planned("decide_extension", accept + 2 * span, "decider", {"approve": True}),
        Planned("handle", handle, "lead", {"result": RESULT}),
    ]


def _evaluated(record: Record, end: dt.datetime) -> list[Planned]:
    """Two of three residents give a grade within three days; the timer ends the others."""
    if record.source != "resident":
        return []
    drawn = number_of(record.key, "grade", 30)
    if drawn >= 20:
        return []
    grade = (4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 1, 1)[drawn]
    after = HOUR * (1 + number_of(record.key, "after", 70))
    return [Planned("evaluate", end + after, "reporter", {"grade": grade})]
