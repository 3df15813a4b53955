"""Which scheme scores which period, and the defaults."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command

from accounts.services.by import By
from assessment.figures.indicators import INDICATORS
from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind
from assessment.models import Scheme
from assessment.schemes.defaults import DEFAULTS, install
from assessment.schemes.lookup import nearest, rules_of, scheme_in_force, scores
from assessment.schemes.scoring import ALL, Extra, State
from assessment.schemes.services import draft_change
from assessment.schemes.values import faults_of, weights
from tests.schemes.helpers import NOW, draft, in_force, week

pytestmark = pytest.mark.django_db


def read(code: str) -> Period:
    return Period.read(code)


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("week", ["week", "month", "quarter", "year"]),
        ("month", ["month", "week", "quarter", "year"]),
        ("quarter", ["quarter", "month", "week", "year"]),
        ("year", ["year", "quarter", "month", "week"]),
    ],
)
def test_a_period_without_a_scheme_takes_the_nearest(kind: str, order: list[str]) -> None:
    assert nearest(kind) == order


def test_a_month_is_scored_by_the_weeks_scheme_until_it_has_one() -> None:
    weekly = in_force(week(48))
    assert scheme_in_force("department", read("2026-12")) == weekly
    assert scheme_in_force("department", read("2026-11")) is None  # it began before
    monthly = in_force(read("2026-12"))
    assert scheme_in_force("department", read("2026-12")) == monthly
    assert scheme_in_force("department", read("2027-Q1")) == monthly
    assert scheme_in_force("department", week(50)) == weekly
    assert scheme_in_force("grid", week(50)) is None


def test_the_defaults_are_right_and_hold_for_every_period() -> None:
    assert len(install(NOW)) == 7
    for default in DEFAULTS:
        assert list(faults_of(default.subject_kind, default.values)) == []
        assert weights(default.values.items) == ALL
    for kind in SubjectKind:
        for code in ("2026-W38", "2026-10", "2026-Q3", "2025", "2020-W02"):
            assert scheme_in_force(kind, read(code)) is not None, (kind, code)


def test_the_defaults_are_put_in_force_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_schemes")
    call_command("setup_schemes")
    assert capsys.readouterr().out == "7 schemes put in force.\nNothing to change.\n"
    assert Scheme.objects.count() == 7


def test_the_defaults_leave_alone_what_somebody_made() -> None:
    mine = draft(kind="township")
    assert len(install(NOW)) == 6
    assert Scheme.objects.get(subject_kind="township") == mine


def test_the_department_index_is_60_30_10() -> None:
    install(NOW)
    scheme = scheme_in_force("department", week(47))
    assert scheme is not None
    counts = {
        "due": 972, "on_time": 737, "due_to_close": 972, "closed_on_time": 737, "closed_late": 174,
        "passed_disposal": 911, "reworked": 0,
    }  # fmt: skip
    found = scores(scheme, week(47), {7: counts, 8: {}})
    # 60 × 75.82 % + 30 × 93.72 % + 10
    assert [str(part.points) for part in found[7].parts] == ["45.49", "28.12", "10.00"]
    assert (str(found[7].points), found[7].ranked) == ("83.61", True)
    assert found[7].grade is not None
    assert found[7].grade.name_en == "Good"
    assert (found[8].points, found[8].ranked) == (None, False)


def test_a_worker_is_scored_without_what_is_not_collected() -> None:
    install(NOW)
    scheme = scheme_in_force("worker", read("2026-11"))
    assert scheme is not None
    counts = {
        "reported": 5, "valid": 3, "invalid": 1, "samples_passed": 1, "samples_failed": 1,
        "rated": 2, "satisfied": 2,
    }  # fmt: skip
    one = scores(scheme, read("2026-11"), {1: counts})[1]
    states = {part.indicator: part.state for part in one.parts}
    assert states["patrols_and_reports"] == State.NOT_COLLECTED
    assert states["visits"] == State.EMPTY
    assert states["checks_on_time"] == State.EMPTY
    # 15, 15, 15 and 10 of 55 stand for 100: 3 of 4 reports, 75 % valid, 50 % in order, satisfied
    earned = {p.indicator: str(p.points) for p in one.parts if p.points is not None}
    assert earned == {
        "valid_reports": "20.46", "validity": "20.45", "sample_accuracy": "13.64",
        "satisfaction": "18.18",
    }  # fmt: skip
    assert one.points == Decimal("72.73")


@pytest.mark.parametrize(
    ("kind", "target", "minimum"),
    [("week", "0.92", 3), ("month", "4", 3), ("quarter", "12.00", 3), ("year", "48.00", 3)],
)
def test_numbers_of_cases_fit_the_length_of_the_period(
    kind: str, target: str, minimum: int
) -> None:
    install(NOW)
    grid = Scheme.objects.get(subject_kind="grid")
    rules = rules_of(grid, kind)
    quota = next(item for item in rules.items if item.indicator == "valid_reports")
    assert quota.target == Decimal(target)
    assert rules.minimum == minimum
    assert all(i.target is None for i in rules.items if i.indicator != "valid_reports")


def test_points_go_to_their_subject() -> None:
    scheme = in_force()
    counts = {"due": 10, "on_time": 10, "due_to_close": 10, "closed_on_time": 10}
    given = {1: [Extra(Decimal(-4))], 2: []}
    found = scores(scheme, week(48), {1: counts, 2: counts}, given)
    assert [found[1].points, found[2].points] == [96, 100]


def test_every_indicator_of_a_default_is_defined() -> None:
    used = {item.indicator for default in DEFAULTS for item in default.values.items}
    assert used <= set(INDICATORS)


def test_a_default_can_be_taken_as_a_draft_and_changed() -> None:
    install(NOW)
    made = draft(kind="worker", period="quarter")
    values = next(d.values for d in DEFAULTS if d.subject_kind == "worker")
    assert draft_change(by=By(), scheme=made, values=values).version == 1
