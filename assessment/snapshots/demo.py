"""The demo county: its last ten weeks are frozen as soon as its cases have arrived, one of its
departments disputes two cases, and one of these came out in a revision."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Posting, Role, User
from accounts.scope import postings_of, scope_for
from assessment.figures.periods import PeriodKind, last
from assessment.figures.subjects import SubjectKind
from assessment.models import Appeal, Figure, Snapshot
from assessment.snapshots import reading
from assessment.snapshots.appeals import appeal_decide, appeal_file, is_open
from assessment.snapshots.freezing import revise
from events.demo.job import KIND
from events.models import Event
from jobs.models import Job, JobState

MEASURE = "overdue_open"
REASON = "该处道路封闭施工，无法进场，已向中心说明，申请不计入逾期。"
GRANTED = "经核实情况属实，不计入。"
REVISED = "落实核准的申诉。"


def is_loading() -> bool:
    """Whether the demo's cases are on their way; a week frozen now would be empty for ever."""
    arriving = Job.objects.filter(kind=KIND, state__in=(JobState.WAITING, JobState.RUNNING))
    return arriving.exists()


def fill_appeals(now: dt.datetime) -> None:
    """One granted and carried out, one waiting; a second time nothing."""
    if not settings.DEMO or is_loading() or Appeal.objects.exists():
        return
    supervisor = User.objects.filter(username="county-leader", is_demo=True).first()
    weeks = [reading.newest(period) for period in last(PeriodKind.WEEK, 2, now)]
    if supervisor is None or None in weeks:
        return
    with transaction.atomic():
        for number, snapshot in enumerate(filter(None, weeks)):
            appeal = _appeal(snapshot, now)
            if appeal is not None and number == 0:
                _grant(appeal, _acting(supervisor), now)


def _appeal(snapshot: Snapshot, now: dt.datetime) -> Appeal | None:
    """Of the first department with a demo liaison that let a case run late."""
    posts = Posting.objects.on(timezone.localdate(now)).filter(
        user__is_demo=True, role=Role.LIAISON, department__isnull=False
    )
    people = {post.department_id or 0: post.user for post in posts.select_related("user")}
    late = Figure.objects.filter(
        snapshot=snapshot, subject=SubjectKind.DEPARTMENT, measure=MEASURE, subject_id__in=people
    )
    for figure in late.order_by("-value", "subject_id"):
        user = _acting(people[figure.subject_id])
        event = Event.objects.for_user(user).filter(pk__in=figure.cases).order_by("pk").first()
        if event is not None and is_open(snapshot, figure.subject, figure.subject_id, now):
            return appeal_file(
                user=user,
                snapshot=snapshot,
                kind=figure.subject,
                pk=figure.subject_id,
                measure=MEASURE,
                event=event,
                reason=REASON,
                now=now,
            )
    return None


def _grant(appeal: Appeal, user: User, now: dt.datetime) -> None:
    appeal_decide(user=user, appeal=appeal, granted=True, decision=GRANTED, now=now)
    revise(appeal.snapshot.span, REVISED, user, now)


def _acting(user: User) -> User:
    """The user in the first of the postings held."""
    postings = postings_of(user, timezone.localdate())
    user.scope = scope_for(user, postings[0] if postings else None, postings)
    return user
