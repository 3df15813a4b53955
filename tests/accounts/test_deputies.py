"""Who is away names somebody to stand in, for some days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AdminLog, Deputy, Posting, Role, User
from accounts.services import By, deputy_create, deputy_end
from grids.models import Area
from tests.cast import logged_in
from tests.factories import make_area, make_deputy, make_person

DAY = dt.timedelta(days=1)


@pytest.fixture
def colleague(community: Area) -> User:
    """A worker of the grid next to that of the cast."""
    return make_person("colleague", Role.WORKER, make_area(community, name="第二网格"))


def posting_of(user: User) -> Posting:
    assert user.scope.posting is not None
    return user.scope.posting


def name(by: User, posting: Posting, user: User, start: int = 0, end: int = 3) -> Deputy:
    today = timezone.localdate()
    return deputy_create(
        by=By(by), posting=posting, user=user, valid_from=today + start * DAY,
        valid_to=today + end * DAY,
    )  # fmt: skip


def test_it_is_named_by_the_holder(worker: User, colleague: User) -> None:
    first, again = name(worker, posting_of(worker), colleague), None
    again = name(worker, posting_of(worker), colleague)
    assert first == again
    assert AdminLog.objects.get().action == "deputy_create"


def test_it_acts_in_the_posting_at_once_and_only_in_these_days(
    worker: User, colleague: User
) -> None:
    client = logged_in(colleague)
    deputy = name(worker, posting_of(worker), colleague)
    client.post(reverse("accounts:posting_switch"), {"posting": posting_of(worker).pk})
    user: Any = client.get("/account/").wsgi_request.user
    assert user.scope.deputy_of == worker.pk
    Deputy.objects.filter(pk=deputy.pk).update(valid_to=timezone.localdate())
    user = client.get("/account/").wsgi_request.user
    assert user.scope.deputy_of is None


def test_it_brings_the_second_factor_with_the_right(worker: User, colleague: User) -> None:
    Posting.objects.filter(user=worker).update(personal=True)
    name(worker, posting_of(worker), colleague)
    client = logged_in(colleague)
    session = client.session
    del session["second_factor_of"]
    session.save()
    assert "second-factor" in client.get("/account/")["Location"]


def test_it_is_named_by_nobody_else(worker: User, colleague: User, operator: User) -> None:
    with pytest.raises(PermissionDenied):
        name(operator, posting_of(worker), colleague)


def test_it_names_no_deputy_of_its_own(worker: User, colleague: User, operator: User) -> None:
    make_deputy(posting_of(worker), colleague)
    with pytest.raises(PermissionDenied):
        name(colleague, posting_of(worker), operator)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 1), (-9, -3), (0, 91)])
def test_it_needs_days_that_make_sense(worker: User, colleague: User, start: int, end: int) -> None:
    with pytest.raises(ValidationError):
        name(worker, posting_of(worker), colleague, start, end)


def test_it_is_a_colleague(worker: User, outsider: User) -> None:
    with pytest.raises(ValidationError, match="colleague"):
        name(worker, posting_of(worker), outsider)
    with pytest.raises(ValidationError, match="colleague"):
        name(worker, posting_of(worker), worker)


def test_it_ends_when_the_holder_is_back(worker: User, colleague: User) -> None:
    deputy = name(worker, posting_of(worker), colleague)
    for _twice in range(2):
        deputy_end(by=By(worker), deputy=deputy)
    assert not Deputy.objects.on(timezone.localdate()).exists()
    assert AdminLog.objects.filter(action="deputy_end").count() == 1


def test_it_is_named_on_the_page(worker: User, colleague: User) -> None:
    client, today = logged_in(worker), timezone.localdate()
    url = reverse("accounts:deputy_create", args=[posting_of(worker).pk])
    assert "colleague" in client.get(url).text
    data = {"user": colleague.pk, "valid_from": today, "last_day": today}
    assert client.post(url, data)["Location"] == "/account/"
    deputy = Deputy.objects.get()
    assert deputy.valid_to == today + DAY
    client.post(reverse("accounts:deputy_end", args=[deputy.pk]))
    assert not Deputy.objects.on(today).exists()


def test_it_is_out_of_sight_for_outsiders(worker: User, colleague: User, outsider: User) -> None:
    deputy = name(worker, posting_of(worker), colleague)
    client = logged_in(outsider)
    assert client.post(reverse("accounts:deputy_end", args=[deputy.pk])).status_code == 404
