"""A personal value in clear: by right, for a reason, with an entry in the access log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse
from pytest_django import Settings

from accounts import reveal
from accounts.models import AccessLog, Posting, User
from tests.cast import logged_in
from tests.factories import acting_in

URL = "/personal/thing:7/phone/reveal/"
PHONE = "13812345678"


def value(user: User, pk: int, field: str) -> str:
    if pk != 7:
        raise Http404
    return PHONE


@pytest.fixture(autouse=True)
def _thing() -> Iterator[None]:
    reveal.register("thing", "Thing", {"phone": "Phone"}, value)
    yield
    reveal._resolvers.pop("thing")


@pytest.fixture
def reader(operator: User) -> User:
    Posting.objects.filter(user=operator).update(personal=True)
    return acting_in(Posting.objects.get(user=operator))


def test_it_shows_the_value_and_takes_down_why(reader: User) -> None:
    assert reveal.reveal(reader, "thing:7", "phone", "Call back", "203.0.113.1") == PHONE
    entry = AccessLog.objects.get()
    assert (entry.user, entry.posting) == (reader, reader.scope.posting)
    assert (entry.subject, entry.field, entry.reason) == ("thing:7", "phone", "Call back")


def test_it_refuses_without_the_right(operator: User) -> None:
    with pytest.raises(PermissionDenied):
        reveal.reveal(operator, "thing:7", "phone", "x", None)
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize(
    ("subject", "field"),
    [("thing:8", "phone"), ("thing:x", "phone"), ("other:7", "phone"), ("thing:7", "name")],
)
def test_it_knows_nothing_out_of_sight(reader: User, subject: str, field: str) -> None:
    with pytest.raises(Http404):
        reveal.reveal(reader, subject, field, "x", None)
    assert not AccessLog.objects.exists()


def test_it_asks_for_the_reason_first(reader: User) -> None:
    page = logged_in(reader).get(URL)
    assert page.status_code == 200
    assert PHONE not in page.text
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("field", ["reason", "other"])
def test_it_shows_it_on_the_page(reader: User, field: str) -> None:
    page = logged_in(reader).post(URL, {field: "Call back"})
    assert PHONE in page.text
    assert "no-store" in page["Cache-Control"]
    assert AccessLog.objects.get().reason == "Call back"


@pytest.mark.parametrize("reason", ["", "   "])
def test_it_shows_nothing_without_a_reason(reader: User, reason: str) -> None:
    page = logged_in(reader).post(URL, {"reason": reason})
    assert PHONE not in page.text
    assert not AccessLog.objects.exists()


def test_it_answers_a_fragment(reader: User) -> None:
    page = logged_in(reader).post(URL, {"reason": "x"}, headers={"HX-Request": "true"})
    assert PHONE in page.text
    assert "<html" not in page.text


def test_it_stops_who_looks_at_too_many(reader: User, settings: Settings) -> None:
    settings.REVEAL_LIMIT = 3
    client = logged_in(reader)
    answers = [client.post(URL, {"reason": "x"}).status_code for _time in range(4)]
    assert answers == [200, 200, 200, 429]
    assert AccessLog.objects.count() == 3


def test_it_is_forbidden_and_hidden_on_the_page(reader: User, outsider: User) -> None:
    assert logged_in(outsider).get(URL).status_code == 403
    url = reverse("accounts:reveal", kwargs={"subject": "thing:8", "field": "phone"})
    assert logged_in(reader).get(url).status_code == 404


@pytest.mark.parametrize("change", ["update", "delete"])
def test_it_is_logged_for_ever(reader: User, change: str) -> None:
    reveal.reveal(reader, "thing:7", "phone", "x", None)
    rows = AccessLog.objects.filter(reason="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(reason="y") if change == "update" else rows.delete()
    assert AccessLog.objects.get().reason == "x"
