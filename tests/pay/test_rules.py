"""A pay rule is looked at before it is kept, and never pays the better less."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from assessment.figures.periods import Period, PeriodKind, current
from assessment.models import PayRule
from assessment.pay import services
from assessment.pay.defaults import default
from assessment.schemes.defaults import install
from tests.cast import Login
from tests.pay.making import Q1

pytestmark = pytest.mark.django_db
URL = "/assessment/pay/rules/new/"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def typed(**changes: str) -> dict[str, str]:
    """A rule for the quarter that closed last."""
    return {
        "quarter": current(PeriodKind.QUARTER, timezone.now()).previous().code,
        "base": "1000.00",
        "reason": "提高标准",
        "unranked": "0.00",
        **{f"grade_{at}": factor for at, factor in enumerate(("1.20", "1.00", "0.50"))},
        **{f"star_{number}": f"0.{number + 4}0" for number in range(1, 6)},
        **changes,
    }


@pytest.fixture
def client(county_supervisor: User, login: Login) -> Client:
    install(Q1.bounds()[0])
    return login(county_supervisor)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"base": "0", "reason": "-5"}, "base"),
        ({"base": "-1"}, "base"),
        ({"grade_0": "0.00", "grade_2": "5.00"}, "grade_0"),
        ({"star_1": "9.00", "star_5": "0.01"}, "star_2"),
        ({"star_5": "0.01"}, "star_5"),
        ({"reason": "-5"}, "reason"),
        ({"reason": "\x07\x1b\x0b"}, "reason"),
    ],
    ids=["zero", "negative", "grades", "stars", "five-stars", "figures", "control"],
)
def test_nonsense_is_told_at_the_field(client: Client, changes: dict[str, str], field: str) -> None:
    answer = client.post(URL, typed(**changes, sure="1"))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not PayRule.objects.exists()


def test_it_is_looked_at_before_it_is_kept(client: Client) -> None:
    shown = client.post(URL, typed())
    assert shown.status_code == 200
    assert not PayRule.objects.exists()
    assert shown.context["preview"]["closed"]
    best = shown.context["preview"]["rows"][0][1]
    assert best[:2] == [(5, Decimal("1080.00")), (4, Decimal("960.00"))]
    form = shown.context["form"]
    again = {name: form[name].value() for name in form.fields}
    changed = client.post(URL, {**again, "change": "1"})
    assert 'name="base" value="1000.00"' in changed.content.decode()
    assert not PayRule.objects.exists()
    assert client.post(URL, {**again, "sure": "1"}).status_code == 302
    assert PayRule.objects.get().base == 1000


def test_the_same_rule_again_is_refused(client: Client) -> None:
    assert client.post(URL, typed(sure="1")).status_code == 302
    for changes in ({}, {"sure": "1"}):
        answer = client.post(URL, typed(reason="再来一次", **changes))
        assert answer.status_code == 422
    running = current(PeriodKind.QUARTER, timezone.now()).code
    assert client.post(URL, typed(sure="1", quarter=running)).status_code == 422
    assert PayRule.objects.count() == 1


def test_an_overruled_rule_is_marked(client: Client) -> None:
    for base in ("1000", "1100"):
        client.post(URL, typed(base=base, sure="1"))
    answer = client.get(reverse("pay:rules"))
    marks = [(rule.base, overruled) for rule, _quarter, overruled in answer.context["rules"]]
    assert marks[:2] == [(Decimal(1100), False), (Decimal(1000), True)]


def test_the_service_keeps_no_nonsense_either(county_supervisor: User) -> None:
    values: dict[str, Any] = {
        "user": county_supervisor,
        "quarter": Period.read("2026-Q4"),
        "base": Decimal(1000),
        "grades": default().grades,
        "stars": default().stars[::-1],
        "unranked": Decimal(0),
    }
    for reason, field in (("-5", "reason"), ("提高标准", "star_2")):
        with pytest.raises(ValidationError) as caught:
            services.make_rule(**values, reason=reason)
        assert field in caught.value.message_dict
