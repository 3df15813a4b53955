"""Care is begun, reviewed and ended on pages; its detail needs the right of the posting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Posting, User
from people.models import Care, CareDetail
from people.services import By, write_detail
from tests.cast import Login
from tests.visits.making import Round, again, make_round

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def round_(worker: User) -> Round:
    return make_round(worker)


def begun(**more: Any) -> dict[str, Any]:
    review = TODAY + dt.timedelta(days=100)
    values = {"programme": "disabled", "decided_by": "残联审定", "every_days": 15}
    return {**values, "valid_from": TODAY, "review_on": review, **more}


@pytest.mark.parametrize("kind", ["person", "household"])
def test_it_begins_care(worker: User, round_: Round, login: Login, kind: str) -> None:
    subject = getattr(round_, kind)
    folder = {"person": "people", "household": "households"}[kind]
    answer = login(worker).post(f"/visits/{folder}/{subject.pk}/care/create/", begun())
    care = Care.objects.latest("pk")
    assert answer["Location"] == f"/visits/care/{care.pk}/"
    assert (getattr(care, kind), care.every_days) == (subject, 15)
    assert care.due_on == TODAY + dt.timedelta(days=15)


def test_the_same_programme_twice_is_refused(worker: User, round_: Round, login: Login) -> None:
    sent = begun(programme="hardship")
    answer = login(worker).post(f"/visits/people/{round_.person.pk}/care/create/", sent)
    assert answer.status_code == 200
    assert Care.objects.count() == 1


def test_a_detail_is_asked_for_with_the_right_alone(
    worker: User, round_: Round, login: Login
) -> None:
    address = f"/visits/people/{round_.person.pk}/care/create/"
    sent = begun(words="听力不好")
    assert 'name="words"' not in login(worker).get(address).content.decode()
    login(worker).post(address, sent)
    assert not CareDetail.objects.exists()
    Posting.objects.filter(user=worker).update(care=True)
    assert 'name="words"' in login(worker).get(address).content.decode()
    login(worker).post(address, {**sent, "programme": "left_behind"})
    assert CareDetail.objects.get().words == "听力不好"


def test_the_detail_is_written_and_not_shown(worker: User, round_: Round, login: Login) -> None:
    Posting.objects.filter(user=worker).update(care=True)
    address = f"/visits/care/{round_.care.pk}/"
    login(worker).post(f"{address}detail/", {"words": "敲门请耐心"})
    assert CareDetail.objects.get().words == "敲门请耐心"
    for page in (address, f"{address}detail/"):
        assert "敲门请耐心" not in login(worker).get(page).content.decode()


def test_a_review_goes_into_the_history(worker: User, round_: Round, login: Login) -> None:
    sent = begun(seq=1, decided_by="复核会议")
    login(worker).post(f"/visits/care/{round_.care.pk}/edit/", sent)
    care = again(round_.care)
    assert (care.decided_by, care.every_days, care.seq) == ("复核会议", 15, 2)


def test_who_was_slower_is_told(worker: User, round_: Round, login: Login) -> None:
    client, address = login(worker), f"/visits/care/{round_.care.pk}/edit/"
    client.post(address, begun(seq=1))
    answer = client.post(address, begun(seq=1, every_days=3))
    assert answer.status_code == 200
    assert again(round_.care).every_days == 15


def test_it_ends_and_the_detail_goes(worker: User, round_: Round, login: Login) -> None:
    write_detail(round_.care, "听力不好", by=By())
    client, address = login(worker), f"/visits/care/{round_.care.pk}/end/"
    client.post(address, {"valid_to": TODAY, "why": "情况好转", "seq": 1})
    assert again(round_.care).valid_to == TODAY
    assert not CareDetail.objects.exists()
    assert client.post(address, {"valid_to": TODAY, "why": "再次"}).status_code == 404
    page = client.get(f"/visits/care/{round_.care.pk}/").content.decode()
    assert "已结束" in page


def test_care_of_the_programme_is_seen_by_who_visits_alone(
    auditor: User, liaison: User, outsider: User, round_: Round, login: Login
) -> None:
    address = f"/visits/care/{round_.care.pk}/"
    assert login(auditor).get(address).status_code == 403
    assert login(liaison).get(address).status_code == 403
    assert login(outsider).get(address).status_code == 404
