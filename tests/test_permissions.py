"""Every address answers every role as the matrix says, and the matrix knows every address."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import logged_in
from tests.permissions import EVERYBODY, ROLES, Row, all_names, all_rows

ROWS = all_rows()
METHODS = ("get", "post")


@pytest.fixture
def clients(db: None, request: pytest.FixtureRequest) -> dict[str, Client]:
    """A client of each role, and one that is nobody."""
    users: dict[str, User] = {role: request.getfixturevalue(role) for role in ROLES}
    return {**{role: logged_in(user) for role, user in users.items()}, "anonymous": Client()}


def answer(client: Client, row: Row, url: str, request: pytest.FixtureRequest) -> int:
    """The status, with everything undone that the request did."""
    with transaction.atomic():
        data = row.data(request.getfixturevalue)
        response = getattr(client, row.method)(url, data)
        if response.streaming:
            list(response.streaming_content)
        status: int = response.status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("row", [row for row in ROWS if row.name in all_names()], ids=str)
def test_it_answers_each_role_as_it_should(
    row: Row, clients: dict[str, Client], request: pytest.FixtureRequest
) -> None:
    url = reverse(row.name, kwargs=row.kwargs(request.getfixturevalue))
    found = {who: answer(clients[who], row, url, request) for who in EVERYBODY}
    assert found == row.codes


def one_sided() -> list[tuple[str, Row]]:
    """Methods no row speaks of, each with a row of the same address."""
    spoken = {(row.name, row.method) for row in ROWS}
    known = all_names()
    rows = {row.name: row for row in ROWS if row.name in known and not row.optional}
    return [(m, row) for row in rows.values() for m in METHODS if (row.name, m) not in spoken]


@pytest.mark.parametrize(("method", "row"), one_sided(), ids=str)
def test_it_refuses_the_wrong_method(
    method: str, row: Row, clients: dict[str, Client], request: pytest.FixtureRequest
) -> None:
    who = min(row.codes, key=lambda role: row.codes[role] + (role == "anonymous"))
    url = reverse(row.name, kwargs=row.kwargs(request.getfixturevalue))
    assert getattr(clients[who], method)(url).status_code == 405


def test_it_knows_every_address() -> None:
    missing = all_names() - {row.name for row in ROWS}
    assert not missing, f"Without a row in any tests/<app>/matrix.py: {sorted(missing)}"


def test_it_names_no_address_that_is_gone() -> None:
    gone = {row.name for row in ROWS if not row.optional} - all_names()
    assert not gone, f"In a matrix, but no address: {sorted(gone)}"
