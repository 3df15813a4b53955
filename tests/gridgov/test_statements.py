"""Statements made once: the rows of their query set, whatever the values."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Posting, User
from gridgov.statements import Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> dt.date:
    return timezone.localdate()


def held_by(user_id: int, day: dt.date) -> QuerySet[Posting]:
    return Posting.objects.open_to(user_id, day).select_related("area", "department").defer("role")


HELD = Statement(held_by, -1, dt.date.min)


def test_it_finds_what_the_query_set_finds(worker: User, liaison: User, day: dt.date) -> None:
    for user in (worker, liaison):
        assert HELD(user.pk, day) == list(held_by(user.pk, day)) != []


def test_another_value_is_another_answer(worker: User, day: dt.date) -> None:
    posting = HELD(worker.pk, day)[0]
    assert HELD(worker.pk, posting.valid_from - dt.timedelta(days=1)) == []


def test_related_rows_come_with_it_and_deferred_columns_do_not(
    worker: User, liaison: User, day: dt.date
) -> None:
    at_area, at_department = HELD(worker.pk, day)[0], HELD(liaison.pk, day)[0]
    with CaptureQueriesContext(connection) as asked:
        assert at_area.area is not None
        assert at_area.department is None
        assert at_department.department is not None
        assert at_area.get_deferred_fields() == {"role"}
    assert not asked.captured_queries


def test_it_is_compiled_once(worker: User, day: dt.date) -> None:
    made = []

    def rows(user_id: int, day: dt.date) -> QuerySet[Posting]:
        made.append(user_id)
        return held_by(user_id, day)

    statement = Statement(rows, -1, dt.date.min)
    assert statement(worker.pk, day) == statement(worker.pk, day)
    assert made == [-1]


def test_a_mark_that_the_query_does_not_ask_for_is_told() -> None:
    statement = Statement(lambda mark: Posting.objects.all(), -1)
    with pytest.raises(ValueError, match="does not ask for"):
        statement(1)


def test_what_is_not_a_value_is_written_into_the_text(worker: User) -> None:
    """An index for some rows is only chosen where these rows are asked for in the text."""
    statement = Statement(lambda pk: User.objects.filter(pk=pk, name__contains="5%"), -1)
    with CaptureQueriesContext(connection) as asked:
        assert statement(worker.pk) == []
    (said,) = (query["sql"] for query in asked.captured_queries)
    assert "LIKE '%5\\\\%%'" in said.replace("LIKE  E", "LIKE ")
    worker.name = "95%"
    worker.save(update_fields=["name"])
    assert statement(worker.pk) == [worker]


def test_it_is_planned_once_a_connection(worker: User, day: dt.date) -> None:
    for _turn in range(2):
        HELD(worker.pk, day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        plans = [text for (text,) in cursor.fetchall() if "accounts_posting" in text]
    assert len(plans) == 1
