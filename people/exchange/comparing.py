"""A department's list beside the register of its area.

The department sees figures and never whether one named person is there: lists are of a hundred
people at least and not nearly an earlier one, figures are blurred and rounded, few are "fewer
than 5", a department compares three times a day and says what for. What differs goes to whoever
works where the person lives.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import AccessLog, Department, User
from gridgov import crypto
from gridgov.tables import lines
from jobs import services as jobs
from jobs.models import Job
from people.exchange import kept, told
from people.exchange.asker import COMPARERS, Lost, asker
from people.exchange.fields import guess
from people.exchange.matching import ASKED, Differing, Entry, Matcher
from people.exchange.services import Refused
from people.exchange.staging import LIMITS, by_field, head
from people.models import Check, Comparison, Person

KIND = "people_compare"
LEAST, MOST, NEARLY = 100, 50_000, 20
A_DAY, BATCH = 3, 1000
FEW, STEP, BLUR = 5, 5, 3
MOST_CHECKS = 5_000
REMEMBERED, CHECK_DAYS = dt.timedelta(days=90), 14
MARK = 8
FIGURES = ("agree", "differ", "there", "here")


class TooOften(Refused):
    """The department compared its lists of today."""


def seen_by(user: User) -> Any:
    """The comparisons of the department the reader acts for."""
    rows = Comparison.objects.filter(department__in=user.scope.department_ids)
    return rows.select_related("owner", "job", "department__area")


def start(user: User, purpose: str, name: str, data: bytes) -> Job:
    """Keeps the list sealed and begins. Raises Refused, Unreadable."""
    posting, now = user.scope.posting, timezone.now()
    if posting is None or posting.department_id is None:
        raise Refused(_("Choose a posting to a department."))
    headings, first = head(data)
    mapping = guess("list", headings)
    if "name" not in mapping or not set(ASKED) - {"name"} & set(mapping) or not first:
        raise Refused(
            _(
                "The first row has to hold headings: a name, and number of the document, phones "
                "or date of birth."
            )
        )
    with transaction.atomic():
        Department.objects.select_for_update(no_key=True).get(pk=posting.department_id)
        _refuse_often(posting.department_id, now)
        comparison = Comparison.objects.create(
            owner=user,
            posting=posting,
            department_id=posting.department_id,
            purpose=purpose,
            mapping=mapping,
            file=kept.keep(data, name),
            created_at=now,
        )
        comparison.job = Job.objects.create(
            kind=KIND,
            owner=user,
            created_at=now,
            params={
                "comparison": comparison.pk,
                "language": translation.get_language() or "zh-hans",
            },
        )
        comparison.save(update_fields=["job"])
        AccessLog.objects.create(
            at=now,
            user=user,
            posting=posting,
            subject=f"{KIND}:{comparison.pk}",
            field="list",
            reason=purpose,
        )
    return comparison.job


def _refuse_often(department: int, now: dt.datetime) -> None:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Comparison.objects.filter(department=department, created_at__gte=midnight)
    if today.count() >= A_DAY:
        raise TooOften(_("A department compares three lists a day. Go on tomorrow."))


def work(job: Job) -> Iterator[None]:
    """From the beginning each time: nothing has effect before the end."""
    comparison = Comparison.objects.select_related("posting", "department__area").get(
        pk=job.params["comparison"]
    )
    try:
        asker(comparison.owner_id, comparison.posting_id, COMPARERS)
        with translation.override(job.params["language"]):
            entries = _entries(comparison)
            marks = _checked_marks(comparison, entries)
    except (Lost, Refused) as refused:
        job.problems = [[0, str(refused)]]
        kept.destroy(comparison.file)
        raise
    job.total, job.done = len(entries), 0
    matcher = Matcher(comparison.department.area.path)
    for first in range(0, len(entries), BATCH):
        matcher.match(entries[first : first + BATCH])
        job.done = min(first + BATCH, len(entries))
        yield
    _finish(job, comparison, matcher, marks)


def _entries(comparison: Comparison) -> list[Entry]:
    """The distinct people of the list."""
    found: dict[tuple[str, ...], Entry] = {}
    body = islice(lines(kept.whole(comparison.file), LIMITS), 1, None)
    for line in body:
        entry = Entry.read(by_field(line.cells, comparison.mapping))
        if entry is not None:
            found.setdefault(entry.key, entry)
        if len(found) > MOST:
            raise Refused(_("The list has more than 50,000 people. Divide it."))
    if len(found) < LEAST:
        raise Refused(_("A list has to hold at least 100 different people."))
    return list(found.values())


def _checked_marks(comparison: Comparison, entries: list[Entry]) -> bytes:
    """The list's rows as keyed hashes, sorted; refused where an earlier list is nearly the same."""
    key = crypto.derived(crypto.ring()[0], "people.comparison")
    marks = {
        hashlib.blake2b("|".join(e.key).encode(), digest_size=MARK, key=key).digest()
        for e in entries
    }
    earlier = Comparison.objects.filter(
        department=comparison.department_id,
        done_at__isnull=False,
        created_at__gt=timezone.now() - REMEMBERED,
    )
    for data in earlier.values_list("marks", flat=True):
        raw = bytes(data)
        other = {raw[at : at + MARK] for at in range(0, len(raw), MARK)}
        if 0 < len(marks ^ other) < NEARLY:
            raise Refused(
                _(
                    "An earlier list differs from this one by a few people only. The difference "
                    "would tell about them, so it is not compared."
                )
            )
    return b"".join(sorted(marks))


@transaction.atomic
def _finish(job: Job, comparison: Comparison, matcher: Matcher, marks: bytes) -> None:
    jobs.save(job)
    comparison.refresh_from_db()
    area = comparison.department.area
    everybody = Person.objects.current().filter(died_on=None).under(area.path).count()
    counts = Counter(matcher.counts)
    counts["here"] = max(0, everybody - len(matcher.found))
    comparison.counts, comparison.marks = dict(counts), marks
    comparison.rows, comparison.done_at = job.total, timezone.now()
    comparison.save(update_fields=["counts", "marks", "rows", "done_at"])
    _ask(comparison, matcher.differing[:MOST_CHECKS])
    told.given(comparison)
    kept.destroy(comparison.file)


def _ask(comparison: Comparison, differing: list[Differing]) -> None:
    """A check for each value that differs, unless the same is being checked already."""
    people = Person.objects.select_related("key").in_bulk({each.person for each in differing})
    now = timezone.now()
    due = timezone.localdate(now) + dt.timedelta(days=CHECK_DAYS)
    checks = []
    for each in differing:
        check = Check(
            kind=Check.Kind.LIST,
            person=people[each.person],
            field=each.field,
            comparison=comparison,
            created_at=now,
            due_on=due,
        )
        check.theirs = each.theirs
        checks.append(check)
    Check.objects.bulk_create(checks, ignore_conflicts=True)


def figures(comparison: Comparison) -> list[tuple[Any, str]]:
    """What the department sees, in words."""
    labels = {
        "agree": _("In both, alike"),
        "differ": _("In both, something differs"),
        "there": _("Only in your list"),
        "here": _("Only in the register of your area"),
    }
    return [(labels[name], blurred(comparison, name)) for name in FIGURES]


def blurred(comparison: Comparison, name: str) -> str:
    """The figure as pages say it."""
    count = rounded(comparison, name)
    return _("fewer than 5") if count is None else f"{count:,}"


def rounded(comparison: Comparison, name: str) -> int | None:
    """A figure rounded to fives after up to three were added or taken, by the list itself.

    The same list gives the same figure, so asking again does not sharpen it. None: fewer than 5.
    """
    key = crypto.derived(crypto.ring()[0], "people.comparison.blur")
    digest = hmac.new(key, bytes(comparison.marks) + name.encode(), hashlib.sha256).digest()
    noise = int.from_bytes(digest[:4], "big") % (2 * BLUR + 1) - BLUR
    count = int(comparison.counts.get(name, 0))
    return None if count < FEW else max(STEP, round((count + noise) / STEP) * STEP)
