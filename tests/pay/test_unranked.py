"""Who has no rank reads why, and who is paid nothing is folded away."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from assessment.pay import services
from assessment.pay.defaults import default
from grids.models import Area
from tests.cast import Login
from tests.pay.making import Q1, frozen, settle

pytestmark = pytest.mark.django_db


def test_a_worker_reads_why_there_is_no_rank(worker: User, login: Login) -> None:
    frozen(worker, cases=1)
    answer = login(worker).get(reverse("pay:mine"), headers={"accept-language": "en"})
    graded = answer.context["graded"]
    assert (graded.score.standing.rank, graded.score.scored.volume) == (None, 1)
    shown = answer.content.decode()
    note = shown[shown.index('role="note"') :][:600]
    assert str(graded.score.scored.minimum) in note


def test_who_has_no_rank_is_paid_by_the_factor_for_that(
    county: Area, worker: User, county_supervisor: User
) -> None:
    frozen(worker, cases=1)
    values = {"grades": default().grades, "stars": default().stars, "base": Decimal(1000)}
    services.make_rule(
        user=county_supervisor, quarter=Q1, unranked=Decimal("0.40"), reason="新办法", **values
    )
    line = settle(county, county_supervisor).lines.get()
    assert (line.amount, line.grade_factor, line.star_factor) == tuple(
        map(Decimal, ("400", "1", "0.40"))
    )


def test_who_is_paid_nothing_is_folded(
    county: Area, worker: User, county_supervisor: User, login: Login
) -> None:
    frozen(worker, cases=1)
    client = login(county_supervisor)
    url = reverse("pay:show", args=[Q1.code, county.pk])
    folded = client.get(url)
    assert (folded.context["rows"], folded.context["unpaid"]) == ([], 1)
    shown = folded.content.decode()
    assert "nothing=1" in shown
    assert 'role="note"' in shown
    assert [row.line.user_id for row in client.get(url, {"nothing": 1}).context["rows"]] == [
        worker.pk
    ]
