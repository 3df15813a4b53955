"""Running the system, granting rights and auditing are three persons, whatever writes."""

from __future__ import annotations

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Deputy, Posting, Role, User
from accounts.services import By, deputy_create, posting_create
from grids.models import Area
from tests.factories import LONG_AGO, make_area, make_posting, make_user

SEPARATED = ("system_admin", "rights_admin", "auditor")
PAIRS = [(a, b) for a in SEPARATED for b in SEPARATED if a != b]


@pytest.mark.parametrize(("held", "wanted"), PAIRS)
def test_it_refuses_a_second_one_with_a_sentence(county: Area, held: str, wanted: str) -> None:
    user = make_posting("a", held, county).user
    with pytest.raises(ValidationError, match="kept apart"):
        posting_create(by=By(), user=user, role=wanted, area=county, valid_from=LONG_AGO)


@pytest.mark.parametrize(("held", "wanted"), PAIRS)
def test_it_is_refused_by_the_database_itself(county: Area, held: str, wanted: str) -> None:
    user = make_posting("a", held, county).user
    with pytest.raises(IntegrityError, match="separated"), transaction.atomic():
        make_posting(user, wanted, county)


def test_it_refuses_a_change_of_role_by_hand(county: Area) -> None:
    user = make_posting("a", Role.AUDITOR, county).user
    other = make_posting(user, Role.OPERATOR, county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=other.pk).update(role=Role.RIGHTS_ADMIN)


def test_it_allows_one_after_the_other(county: Area) -> None:
    today = timezone.localdate()
    user = make_posting("a", Role.AUDITOR, county, valid_to=today).user
    posting = posting_create(
        by=By(), user=user, role=Role.RIGHTS_ADMIN, area=county, valid_from=today
    )
    assert posting.pk


def test_it_allows_the_same_role_twice_and_others_beside_it(county: Area, township: Area) -> None:
    user = make_posting("a", Role.RIGHTS_ADMIN, county).user
    make_posting(user, Role.RIGHTS_ADMIN, township)
    make_posting(user, Role.OPERATOR, township)


def test_it_refuses_an_auditor_who_stands_in_for_an_administrator(
    county: Area, auditor: User, rights_admin: User
) -> None:
    posting = rights_admin.scope.posting
    assert posting is not None
    today = timezone.localdate()
    days = {"valid_from": today, "valid_to": today + dt.timedelta(days=3)}
    with pytest.raises(ValidationError, match="kept apart"):
        deputy_create(by=By(rights_admin), posting=posting, user=auditor, **days)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputy.objects.create(posting=posting, user=auditor, **days)


def test_it_refuses_a_posting_for_who_stands_in_already(county: Area, rights_admin: User) -> None:
    user = make_posting("a", Role.OPERATOR, county).user
    day = timezone.localdate()
    posting = rights_admin.scope.posting
    assert posting is not None
    Deputy.objects.create(
        posting=posting, user=user, valid_from=day, valid_to=day + dt.timedelta(days=3)
    )
    with pytest.raises(ValidationError, match="kept apart"):
        posting_create(by=By(), user=user, role=Role.AUDITOR, area=county, valid_from=day)


@pytest.mark.django_db(transaction=True)
def test_it_refuses_one_of_two_grants_at_the_same_moment() -> None:
    county, user = make_area(code="610305"), make_user("a")
    gate, refused = Barrier(2), []

    def grant(role: str) -> None:
        try:
            gate.wait()
            make_posting(user, role, county)
        except IntegrityError:
            refused.append(role)
        finally:
            connection.close()

    threads = [Thread(target=grant, args=[role]) for role in ("auditor", "rights_admin")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Posting.objects.count() == 1
