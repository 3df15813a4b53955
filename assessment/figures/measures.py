"""What is counted: every measure of the assessment, defined once.

A measure counts CASES: a case counts once in a measure for a subject and a period, however many
parts, rounds or urgings it had, so that a figure is the number of cases in the list behind it.

What holds for all of them:

- Merged cases count where they went, cancelled ones only as `cancelled`.
- A case counts for the area from which upward it is seen (`Event.sight_path`): its grid; the
  centre it went to where it has no grid; one level above the unit that it complains about, so
  that no unit reads from its own figures that somebody complained.
- Confidential cases count; who may not see them finds them missing in the list, not in the figure.
- Measures of due work count in the period of the due time, extensions and suspensions included,
  the others in the period of what they count. Open and not yet due is left out.
- Where several limits of one case end in one period (rework, reopening), the last one counts.
- A part that was returned with approval counts against nobody: its clocks are refunded.
- A suspended clock is not overdue, unless it was overdue when it was suspended.
- What counts visits counts days on which one was due (`figures.visits`), in place of cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.figures.subjects import AREAS, SubjectKind

DEPARTMENTS = frozenset({SubjectKind.DEPARTMENT})
WORKERS = frozenset({SubjectKind.WORKER})
OPERATORS = frozenset({SubjectKind.OPERATOR})
UNITS = AREAS | DEPARTMENTS


class Of(StrEnum):
    """What the keys behind a figure are keys of."""

    CASES = "cases"
    VISITS = "visits"
    DAYS = "days"


@dataclass(frozen=True)
class Measure:
    """`moment` says which time puts a case into a period, `meaning` which cases count.

    `kinds` are the kinds of subjects it is counted for; `collected` is False where no part of
    the product gathers it yet.
    """

    key: str
    label: Promise
    moment: Promise
    meaning: Promise
    kinds: frozenset[SubjectKind]
    collected: bool = True
    of: Of = Of.CASES

    @property
    def cases(self) -> bool:
        return self.of == Of.CASES

    @property
    def listed(self) -> bool:
        """Whether what it counts is shown one by one."""
        return self.of != Of.DAYS


REPORTED = pgettext_lazy("moment", "the report")
FILED = pgettext_lazy("moment", "the filing")
CLOSED = pgettext_lazy("moment", "the closing")
ENDED = pgettext_lazy("moment", "the end of the case")
SENT = pgettext_lazy("moment", "the dispatch")
HANDLED = pgettext_lazy("moment", "the handling")
DUE = pgettext_lazy("moment", "the due time")
DECIDED = pgettext_lazy("moment", "the decision")
GIVEN = pgettext_lazy("moment", "the order")
CHECKED = pgettext_lazy("moment", "the check")
DONE = pgettext_lazy("moment", "the step")
LAST = pgettext_lazy("moment", "the end of the period, or now")
DAY = pgettext_lazy("moment", "the day")

_ALL = (
    Measure(
        "reported",
        pgettext_lazy("count", "Reported"),
        REPORTED,
        _("Cases reported; for people those they took down themselves."),
        AREAS | WORKERS | OPERATORS,
    ),
    Measure(
        "valid",
        pgettext_lazy("count", "Valid"),
        REPORTED,
        _("Reports that the centre classified as a case, or that were settled on the spot."),
        AREAS | WORKERS,
    ),
    Measure(
        "invalid",
        pgettext_lazy("count", "Not valid"),
        REPORTED,
        _("Reports that were rejected; those not judged yet count neither way."),
        AREAS | WORKERS,
    ),
    Measure(
        "filed",
        pgettext_lazy("count", "Filed"),
        FILED,
        _("Cases that got a case number, in the period of the filing, whenever reported."),
        AREAS | WORKERS,
    ),
    Measure(
        "settled",
        pgettext_lazy("count", "Settled on the spot"),
        CLOSED,
        _(
            "Cases settled without a case number, unless the sample check failed; they have no "
            "limit and stay out of disposal and closing. For workers: those they settled."
        ),
        AREAS | WORKERS,
    ),
    Measure(
        "dispatched",
        pgettext_lazy("count", "Dispatched"),
        SENT,
        _(
            "Cases of which a part was sent to a department, not counting rework; returned and "
            "withdrawn parts included. For operators: those they dispatched."
        ),
        UNITS | OPERATORS,
    ),
    Measure(
        "due",
        pgettext_lazy("count", "Due for disposal"),
        DUE,
        _(
            "Disposed on time, disposed late, overdue and open, and taken away undone, together. "
            "For areas the lead's part stands for the case, for departments their own part."
        ),
        UNITS,
    ),
    Measure(
        "on_time",
        pgettext_lazy("count", "Disposed on time"),
        DUE,
        _("The part was handled by its due time."),
        UNITS,
    ),
    Measure(
        "late",
        pgettext_lazy("count", "Disposed late"),
        DUE,
        _("The part was handled after its due time."),
        UNITS,
    ),
    Measure(
        "overdue_open",
        pgettext_lazy("count", "Overdue and open"),
        DUE,
        _("The part was due and is not handled."),
        UNITS,
    ),
    Measure(
        "dropped",
        pgettext_lazy("count", "Taken away undone"),
        DUE,
        _(
            "An assist that was waived, or a part withdrawn after its due time: due and never "
            "disposed. A part withdrawn before its due time counts nowhere."
        ),
        UNITS,
    ),
    Measure(
        "due_to_close",
        pgettext_lazy("count", "Due to close"),
        DUE,
        _(
            "Closed on time, closed late, and overdue and open, together, by the limit of the "
            "whole case. For departments: cases in which they lead."
        ),
        UNITS,
    ),
    Measure(
        "closed_on_time",
        pgettext_lazy("count", "Closed on time"),
        DUE,
        _(
            "The case passed verification by its due time. A case reopened later was closed all "
            "the same; it is due again by its new limit."
        ),
        UNITS,
    ),
    Measure(
        "closed_late",
        pgettext_lazy("count", "Closed late"),
        DUE,
        _("The case passed verification after its due time."),
        UNITS,
    ),
    Measure(
        "overdue_to_close",
        pgettext_lazy("count", "Overdue and not closed"),
        DUE,
        _("The case was due to close and is not closed."),
        UNITS,
    ),
    Measure(
        "closed",
        pgettext_lazy("count", "Closed"),
        CLOSED,
        _(
            "Cases with a number that were closed in the period and are closed still, whenever "
            "they were due. For departments: cases in which they lead."
        ),
        UNITS,
    ),
    Measure(
        "reopened",
        pgettext_lazy("count", "Reopened"),
        pgettext_lazy("moment", "the reopening"),
        _("Cases with a number that were taken up again after their end."),
        AREAS,
    ),
    Measure(
        "passed_disposal",
        pgettext_lazy("count", "Passed disposal"),
        HANDLED,
        _(
            "Cases whose part was handled in the period, or sent back in it, so that no rework "
            "rate exceeds 100 %. For areas the lead's part stands for the case."
        ),
        UNITS,
    ),
    Measure(
        "reworked",
        pgettext_lazy("count", "Reworked"),
        pgettext_lazy("moment", "the sending back"),
        _("Cases that verification sent back. For departments: those whose own part was named."),
        UNITS,
    ),
    Measure(
        "returned",
        pgettext_lazy("count", "Returned"),
        DECIDED,
        _(
            "Cases that a department gave back as wrongly dispatched, with approval. For "
            "operators: those they had dispatched."
        ),
        UNITS | OPERATORS,
    ),
    Measure(
        "extended",
        pgettext_lazy("count", "Extended"),
        DECIDED,
        _("Cases in which more time was granted."),
        UNITS,
    ),
    Measure(
        "suspended",
        pgettext_lazy("count", "Suspended"),
        DECIDED,
        _("Cases in which a suspension was granted."),
        UNITS,
    ),
    Measure(
        "urged",
        pgettext_lazy("count", "Urged"),
        GIVEN,
        _(
            "Cases in which somebody urged or supervised; for departments, the department. What "
            "the ladder reminds of by itself does not count."
        ),
        UNITS,
    ),
    Measure(
        "cards",
        pgettext_lazy("count", "Cards"),
        GIVEN,
        _(
            "Cases with a yellow or red card, given by a person or by the ladder of alerts. For "
            "departments: on one of their parts."
        ),
        UNITS,
    ),
    Measure(
        "rated",
        pgettext_lazy("count", "Rated"),
        ENDED,
        _(
            "Cases that the reporter graded. For departments: cases in which they led; for "
            "workers: those they reported or settled."
        ),
        UNITS | WORKERS,
    ),
    Measure(
        "satisfied",
        pgettext_lazy("count", "Satisfied"),
        ENDED,
        _("Rated cases with “very satisfied” or “satisfied”."),
        UNITS | WORKERS,
    ),
    Measure(
        "cancelled",
        pgettext_lazy("count", "Cancelled"),
        ENDED,
        _("Cases that a supervisor cancelled; they count nowhere else, so they are shown."),
        AREAS,
    ),
    Measure(
        "overdue_stock",
        pgettext_lazy("count", "Overdue stock"),
        LAST,
        _(
            "All that is overdue and open at the end of the period, whenever it was due: for "
            "areas cases not closed, for departments parts not handled."
        ),
        UNITS,
    ),
    Measure(
        "samples_passed",
        pgettext_lazy("count", "Sample checks passed"),
        CHECKED,
        _(
            "Cases settled on the spot that a sample check found in order; for workers those "
            "they settled."
        ),
        AREAS | WORKERS,
    ),
    Measure(
        "samples_failed",
        pgettext_lazy("count", "Sample checks failed"),
        CHECKED,
        _("Cases settled on the spot that a sample check found not in order."),
        AREAS | WORKERS,
    ),
    Measure(
        "checks_due",
        pgettext_lazy("count", "Checks on site due"),
        DUE,
        _(
            "Checks that the worker was asked for: answered on time, late, or overdue and open. "
            "Those the centre closed unanswered count nowhere."
        ),
        WORKERS,
    ),
    Measure(
        "checks_on_time",
        pgettext_lazy("count", "Checks on site on time"),
        DUE,
        _("The check was answered by its due time."),
        WORKERS,
    ),
    Measure(
        "desk_done",
        pgettext_lazy("count", "Steps at the desk"),
        DONE,
        _("Cases that the operator classified, filed, dispatched or verified."),
        OPERATORS,
    ),
    Measure(
        "desk_on_time",
        pgettext_lazy("count", "Steps at the desk on time"),
        DONE,
        _("Of these, cases in which no such step of the operator came after its limit."),
        OPERATORS,
    ),
    Measure(
        "visits_due",
        pgettext_lazy("count", "Visits due"),
        DUE,
        _(
            "Visits that the programmes asked for by a day, where the worker is posted: made by "
            "it, made later, or not made. Somebody visited by a colleague was visited."
        ),
        WORKERS,
        of=Of.VISITS,
    ),
    Measure(
        "visits_done",
        pgettext_lazy("count", "Visits done in time"),
        DUE,
        _(
            "Somebody was reached by the day. Who declined the visit was reached and is left in "
            "peace; where nobody was met the visit stays due."
        ),
        WORKERS,
        of=Of.VISITS,
    ),
    Measure(
        "reports_due",
        pgettext_lazy("count", "Daily reports and patrols due"),
        DAY,
        _("Days of duty, each with a daily report and two patrols."),
        WORKERS,
        collected=False,
        of=Of.DAYS,
    ),
    Measure(
        "reports_done",
        pgettext_lazy("count", "Daily reports and patrols done"),
        DAY,
        _("Of these, those that were made."),
        WORKERS,
        collected=False,
        of=Of.DAYS,
    ),
)

MEASURES: dict[str, Measure] = {measure.key: measure for measure in _ALL}


def measures_for(kind: str) -> tuple[Measure, ...]:
    """What is counted for subjects of a kind, in the order of the pages."""
    return tuple(m for m in _ALL if kind in m.kinds and m.collected)
