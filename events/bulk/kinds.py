"""The actions that can be done on many cases at once, and what each does to one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from events.bulk.batch import Batch
from events.models import Event
from events.offers import ICONS
from events.refusals import Refused
from events.services.act import wrong_step
from events.workflow import BEFORE_FILING, Step, label_of

Actions = list[tuple[str, int | None, dict[str, Any]]]
CENTRE = frozenset({Role.OPERATOR, Role.SUPERVISOR})


@dataclass(frozen=True)
class Kind:
    """`plan` says what is applied to one case, in turn and all or none; it may raise Refused.

    `asks` is False where nothing has to be filled in.
    """

    name: str
    roles: frozenset[str]
    plan: Callable[[Batch, Event], Actions]
    asks: bool = True

    @property
    def label(self) -> str | Promise:
        return label_of(self.name)

    @property
    def icon(self) -> str:
        return ICONS[self.name]

    @property
    def url_name(self) -> str:
        return f"events:bulk_{self.name}"


def simply(action: str) -> Callable[[Batch, Event], Actions]:
    return lambda _batch, _event: [(action, None, {})]


def classify(batch: Batch, event: Event) -> Actions:
    """With the category chosen, or else the one the report came with."""
    return [("classify", None, {"category": batch.data.get("category")})]


def dispatch(batch: Batch, event: Event) -> Actions:
    """To the department chosen, or where the catalogue proposes; filed before where asked."""
    before: Actions = []
    if batch.data.get("file_first") and event.step in BEFORE_FILING:
        before = [("classify", None, {})] if event.step == Step.CLASSIFY else []
        before.append(("file", None, {}))
    elif event.step != Step.DISPATCH:
        raise Refused(wrong_step(event))
    chosen = batch.data.get("lead")
    lead, assists = (chosen, []) if chosen else batch.proposal(event)
    send = {"lead": lead, "assists": assists, "note": batch.data.get("note", "")}
    return [*before, ("dispatch", None, send)]


def urge(batch: Batch, event: Event) -> Actions:
    """Whoever has the next move: the lead department, or the centre."""
    task = batch.lead_task(event)
    return [("urge", None, {"text": batch.data["text"], "task": task})]


def accept(batch: Batch, event: Event) -> Actions:
    tasks = batch.own_tasks(event)
    if not tasks:
        raise Refused(_("Your department has nothing to accept in this case."))
    return [("accept", task, {}) for task in tasks]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("claim", CENTRE, simply("claim"), asks=False),
        Kind("release", CENTRE, simply("release"), asks=False),
        Kind("classify", CENTRE, classify),
        Kind("dispatch", CENTRE, dispatch),
        Kind("urge", frozenset({Role.SUPERVISOR}), urge),
        Kind("accept", frozenset({Role.LIAISON}), accept, asks=False),
    )
}


def kinds_for(role: str | None) -> list[Kind]:
    return [kind for kind in KINDS.values() if role in kind.roles]


ABOUT: dict[str, Promise] = {
    "claim": gettext_lazy("Others see that you work on these cases, for half an hour."),
    "release": gettext_lazy("Others may take up these cases again."),
    "accept": gettext_lazy("Your department accepts its tasks in these cases."),
    "classify": gettext_lazy("Each case that waits to be classified gets its category."),
    "dispatch": gettext_lazy("The departments are told at once and their time limits start."),
    "urge": gettext_lazy(
        "Your words go to the lead department of each case, or to its centre; they are "
        "answered in writing."
    ),
}
"""What will happen, and to whom."""
