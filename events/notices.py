"""A person's notices: what they say in the reader's language, and reading them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from events import boundary_ends, register_news
from events.duty import words as duty_words
from events.models import Event, Notice
from events.workflow import ClockKind
from grids.models import Area
from jobs import services as jobs

MOST_COUNTED = 100

ACTIONS: dict[str, Promise] = {
    "correct": _("%(case)s was corrected; look at it again."),
    "ask_reporter": _("%(case)s: the centre asks you about your report."),
    "answer": _("%(case)s: your question was answered."),
    "settle": _("%(case)s was settled on the spot and drawn for a sample check."),
    "sample_fail": _("%(case)s did not pass the sample check and is open again."),
    "pass_up": _("%(case)s was passed up to your centre."),
    "pass_down": _("%(case)s was passed down to your centre."),
    "reject": _("%(case)s, which you reported, was rejected; the reason stands in it."),
    "merge": _("%(case)s was merged into another case."),
    "unmerge": _("%(case)s stands on its own again."),
    "cancel": _("%(case)s was cancelled; nothing more has to be done."),
    "dispatch": _("%(case)s was dispatched to your department; accept it."),
    "complete": _("%(case)s: all parts are handled; report back."),
    "report_back": _("%(case)s was reported back and waits for verification."),
    "request_check": _("%(case)s: you are asked for a check on site."),
    "answer_check": _("%(case)s: the check on site was answered."),
    "verify_pass": _("%(case)s was verified and closed."),
    "verify_fail": _("%(case)s was sent back for rework."),
    "mark": _("%(case)s: the centre gave its mark."),
    "note": _("You were mentioned in a note on %(case)s."),
    "reopen": _("%(case)s was reopened."),
    "urge": _("%(case)s: you are urged to act; answer in writing."),
    "supervise": _("%(case)s is under supervision; answer in writing."),
    "answer_order": _("%(case)s: your urging was answered."),
    "assign": _("%(case)s was assigned to you."),
    "recall": _("%(case)s: your task was recalled; nothing more has to be done."),
    "withdraw": _("%(case)s: your task was withdrawn; nothing more has to be done."),
    "waive": _("%(case)s: your part was waived; nothing more has to be done."),
    "request_return": _("%(case)s: a department asks to return its task; decide."),
    "request_extension": _("%(case)s: a department asks for more time; decide."),
    "request_suspension": _("%(case)s: a department asks to suspend its task; decide."),
    "decide_return": _("%(case)s: the return you asked for was decided."),
    "decide_extension": _("%(case)s: the extension you asked for was decided."),
    "decide_suspension": _("%(case)s: the suspension you asked for was decided."),
    "add_assist": _("%(case)s: your department was added as an assist; accept it."),
    "change_lead": _("%(case)s has another lead department now."),
    "resume": _("%(case)s: a suspended task goes on."),
    "handle": _("%(case)s: an assisting department has handled its part."),
}
ALERTS: dict[str, Promise] = {
    "remind": _("%(case)s: the time for “%(clock)s” is running out."),
    "overdue": _("%(case)s: the time for “%(clock)s” is over."),
    "yellow": _("%(case)s: “%(clock)s” is overdue. Yellow card."),
    "red": _("%(case)s: “%(clock)s” is overdue. Red card."),
}
JOBS: dict[str, Promise] = {
    "done": _("“%(job)s” has ended. Open the job to see what came of it."),
    "failed": _("“%(job)s” failed. Open the job to see how far it came."),
}
CHANGED = _("%(case)s was changed.")
NOBODY = _("At %(unit)s nobody is posted who could be told of a case. Check its postings.")
UNTOLD = _(
    "At %(unit)s a shift was missed, and no supervisor is posted there or above who could be "
    "told. Check its postings."
)
INSTEAD = _("Nobody lower down is posted, so you are told.")


@dataclass(frozen=True)
class Shown:
    """A notice as a page shows it; without sight of the case there is no title and no link."""

    pk: int
    text: str
    title: str
    event_id: int | None
    at: dt.datetime
    is_new: bool
    grave: bool
    job_id: int | None = None


def sentence(notice: Notice) -> str:
    """What happened, from the notice's kind and act; `event` and `outbox` have to be loaded."""
    payload = notice.outbox.payload
    if notice.kind == "job":
        return str(JOBS[notice.act]) % {"job": jobs.title(payload["title"])}
    if notice.kind == "boundary":
        return boundary_ends.sentence(payload)
    if notice.kind == register_news.KIND:
        return register_news.sentence(payload)
    if notice.kind == "duty":
        return duty_words.sentence(payload)
    if notice.kind == "warning":
        said = str(UNTOLD if notice.act == "untold" else NOBODY)
        return said % {"unit": unit_of(payload)}
    words = (ALERTS if notice.kind == "alert" else ACTIONS).get(notice.act, CHANGED)
    text = str(words) % {"case": notice.event, "clock": clock_of(payload)}
    return f"{text} {INSTEAD}" if payload.get("instead") else text


def clock_of(payload: dict[str, Any]) -> str:
    kind = payload.get("kind", "")
    return str(ClockKind(kind).label) if kind in ClockKind.values else ""


def unit_of(payload: dict[str, Any]) -> str:
    """The unit that a warning names."""
    if payload.get("department"):
        departments = Department.objects.select_related("kind", "area").defer("area__geometry")
        return str(departments.filter(pk=payload["department"]).first() or _now("a department"))
    area = Area.objects.filter(path=payload.get("path", "")).defer("geometry").first()
    return str(area or _now("a centre"))


def inbox(user: User, now: dt.datetime | None = None) -> QuerySet[Notice]:
    """The notices of a person that may be shown by now, newest first."""
    rows = Notice.objects.filter(user=user.pk, show_at__lte=now or timezone.now())
    return rows.order_by("-show_at", "-pk")


def unread(user: User, now: dt.datetime | None = None) -> int:
    """How many are unread, at most `MOST_COUNTED`."""
    return inbox(user, now).filter(read_at=None).order_by()[:MOST_COUNTED].count()


def shown(notices: Iterable[Notice], user: User) -> list[Shown]:
    """Notices with their words; one statement says which of the cases the reader sees now."""
    rows = list(notices)
    cases = [row.event_id for row in rows if row.event_id]
    seen = Event.objects.filter(pk__in=cases).for_user(user)
    visible = set(seen.values_list("pk", flat=True))
    return [_shown(row, row.event_id in visible) for row in rows]


def _shown(notice: Notice, visible: bool) -> Shown:
    event = notice.event if visible else None
    return Shown(
        pk=notice.pk,
        text=sentence(notice),
        title=event.title if event else "",
        event_id=event.pk if event else None,
        at=notice.show_at,
        is_new=notice.read_at is None,
        grave=notice.act in ("overdue", "yellow", "red", "urge", "supervise"),
        job_id=notice.outbox.payload.get("job"),
    )


def read(user: User, notice: Notice, now: dt.datetime) -> None:
    inbox(user, now).filter(pk=notice.pk, read_at=None).update(read_at=now)


def read_all(user: User, now: dt.datetime) -> int:
    """Marks what has been shown as read; how many that were."""
    return inbox(user, now).filter(read_at=None).update(read_at=now)


def read_of_case(user: User, event_id: int, now: dt.datetime) -> None:
    """Whoever opens a case has taken note of what was told about it."""
    inbox(user, now).filter(event=event_id, read_at=None).update(read_at=now)
