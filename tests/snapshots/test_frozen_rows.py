"""The database itself keeps what was frozen, whoever asks it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from assessment.models import Figure, Snapshot

pytestmark = pytest.mark.django_db

CLOSED = dt.datetime(2026, 3, 8, 16, 0, tzinfo=dt.UTC)


def make_snapshot(**more: object) -> Snapshot:
    values = {
        "period": "2026-W10",
        "kind": "week",
        "starts_on": dt.date(2026, 3, 2),
        "ends_on": dt.date(2026, 3, 9),
        "revision": 1,
        "closed_at": CLOSED,
        "known_at": CLOSED,
        "frozen_at": CLOSED,
        "formula": "1",
        **more,
    }
    return Snapshot.objects.create(**values)


def make_figure(snapshot: Snapshot, **more: object) -> Figure:
    values = {"subject": "township", "subject_id": 7, "measure": "due", "value": 2, **more}
    return Figure.objects.create(snapshot=snapshot, **{"cases": [3, 5], **values})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessment_snapshot SET reason = 'other'",
        "DELETE FROM assessment_snapshot",
        "UPDATE assessment_figure SET value = value",
        "DELETE FROM assessment_figure",
    ],
)
def test_it_refuses_to_change_or_delete(statement: str) -> None:
    figure = make_figure(make_snapshot())
    with (
        pytest.raises(IntegrityError, match="is frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    figure.refresh_from_db()
    assert figure.cases == [3, 5]


def test_it_refuses_rows_of_a_later_transaction() -> None:
    """`written_in` is another transaction's here, as it is of every snapshot on the next day."""
    snapshot = make_snapshot(written_in=1)
    with pytest.raises(IntegrityError, match="is frozen"), transaction.atomic():
        make_figure(snapshot)


def test_it_takes_rows_below_a_savepoint_of_its_own_transaction() -> None:
    snapshot = make_snapshot()
    with transaction.atomic():
        make_figure(snapshot)
    assert snapshot.figures.count() == 1


@pytest.mark.parametrize("wrong", [{"value": 3}, {"cases": []}])
def test_it_keeps_a_figure_that_is_the_number_of_its_cases(wrong: dict[str, object]) -> None:
    snapshot = make_snapshot()
    with pytest.raises(IntegrityError, match="figure_is_its_cases"), transaction.atomic():
        make_figure(snapshot, **wrong)


def test_it_has_each_revision_of_a_period_once() -> None:
    make_snapshot()
    with pytest.raises(IntegrityError, match="snapshot_revision_once"), transaction.atomic():
        make_snapshot()


def test_it_has_no_revision_without_a_reason() -> None:
    with pytest.raises(IntegrityError, match="revision_says_why"), transaction.atomic():
        make_snapshot(revision=2)
