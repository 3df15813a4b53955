"""What a resident may see of the case whose secret was shown, in plain words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.limits import limit
from events.models import Attachment, Event, Question, TraceEntry
from events.progress import SETTLED, not_rated
from events.workflow import Step, rule_for
from gridgov.signs import Step as Segment

WORDS: dict[str, str | Promise] = {
    "collect": _("Received"),
    Step.CLASSIFY: _("Being looked at"),
    Step.FILE: _("Being taken up"),
    Step.DISPATCH: _("Being passed to the department"),
    Step.HANDLE: _("Being handled"),
    Step.REPORT: _("Result being written"),
    Step.VERIFY: _("Result being checked"),
    Step.EVALUATE: _("Your opinion"),
}
"""The eight steps as a resident reads them."""

SENTENCES: dict[str, str | Promise] = {
    Step.CLASSIFY: _("The centre has your report and is looking at it."),
    Step.FILE: _("The centre is taking your report up as a case."),
    Step.DISPATCH: _("The centre is choosing who has to handle it."),
    Step.HANDLE: _("The department in charge is working on it."),
    Step.REPORT: _("The work is done; the department is writing the result."),
    Step.VERIFY: _("The centre is checking the result."),
    Step.EVALUATE: _("It is settled. Please tell us whether you are satisfied."),
    Step.DONE: _("It is settled and closed."),
    Step.REJECTED: _("The centre did not take it up. The reason stands below."),
    Step.CANCELLED: _("The case was ended without being handled further."),
    Step.MERGED: _("It was joined to another report about the same matter."),
}

ORDER = list(WORDS)
ENDED = (Step.REJECTED, Step.CANCELLED)
MERGES_AT_MOST = 20


@dataclass(frozen=True)
class Followed:
    """`event` is the resident's own case, `shown` the one whose progress counts for it."""

    event: Event
    shown: Event
    now: dt.datetime

    @property
    def is_merged(self) -> bool:
        return self.event.pk != self.shown.pk

    @property
    def sentence(self) -> str | Promise:
        if self.shown.step == Step.EVALUATE and not self.may_evaluate:
            return _("It is settled.")
        return SENTENCES[self.shown.step]

    @property
    def band(self) -> list[Segment]:
        """The eight steps; those a settled or ended case never had are skipped."""
        event, times = self.shown, self.times()
        at = ORDER.index(event.step) if event.step in ORDER else len(ORDER)
        return [
            self.segment(step, self.state_of(n, step, at), times.get(step))
            for n, step in enumerate(ORDER)
        ]

    def segment(self, step: str, state: str, when: dt.datetime | None) -> Segment:
        if not_rated(self.shown, step):
            return Segment(WORDS[step], state, str(_("not rated")))
        return Segment(WORDS[step], state, when=when)

    def state_of(self, n: int, step: str, at: int) -> str:
        if self.shown.step in ENDED:
            return "done" if step == "collect" else "skipped"
        if n == at:
            return "now"
        if (self.shown.settled and step in SETTLED) or not_rated(self.shown, step):
            return "skipped"
        if n < at:
            return "done"
        return "todo"

    def times(self) -> dict[str, dt.datetime]:
        event = self.shown
        known = {
            "collect": self.event.reported_at,
            Step.DISPATCH: event.filed_at,
            Step.VERIFY: event.closed_at,
            Step.EVALUATE: event.done_at if event.step == Step.DONE else None,
        }
        return {step: moment for step, moment in known.items() if moment is not None}

    @property
    def result(self) -> str:
        """What came of it, once the matter is closed; of a confidential survivor nothing."""
        if self.is_merged and self.shown.confidential:
            return ""
        closed = self.shown.step in (Step.EVALUATE, Step.DONE, Step.REJECTED)
        return self.shown.result if closed else ""

    @property
    def questions(self) -> QuerySet[Question]:
        return Question.objects.filter(event=self.event)

    @property
    def may_answer(self) -> bool:
        return rule_for("answer", self.event.step, self.event.number is not None) is not None

    @property
    def files(self) -> QuerySet[Attachment]:
        """Their own uploads, nobody else's."""
        return Attachment.objects.filter(event=self.event, uploaded_by=None)

    @property
    def may_evaluate(self) -> bool:
        return self.event.step == Step.EVALUATE

    @property
    def may_reopen(self) -> bool:
        event = self.event
        if event.step not in (Step.DONE, Step.REJECTED) or event.reporter_reopened:
            return False
        if rule_for("reopen", event.step, event.number is not None) is None:
            return False
        return event.done_at is not None and self.now < self.reopen_until

    @property
    def reopen_until(self) -> dt.datetime:
        return (self.event.done_at or self.now) + dt.timedelta(days=limit("REOPEN_DAYS"))


def follow(event: Event, now: dt.datetime) -> Followed:
    """The case, or at the end of its merges the one that goes on."""
    shown, seen = event, {event.pk}
    while shown.merged_into_id and shown.merged_into_id not in seen and len(seen) < MERGES_AT_MOST:
        shown = Event.objects.get(pk=shown.merged_into_id)
        seen.add(shown.pk)
    return Followed(event, shown, now)


def was_sent(event: Event, token: Any) -> bool:
    """Whether the form with this token has taken effect already."""
    return TraceEntry.objects.filter(event=event, token=token).exists()
