"""A liaison finds the own department whatever a page leaves out, and no link that leads nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessment.figures.periods import current
from assessment.models import Snapshot
from grids.models import Area
from tests.cast import in_english
from tests.events.stage import Stage
from tests.factories import make_department, make_kind, make_person
from tests.snapshots.conftest import W11


@pytest.fixture
def idle(township: Area, stage: Stage) -> User:
    """The liaison of a department beside the busy one, with nothing to count."""
    return make_person("idle", "liaison", make_department(make_kind("T05", "township"), township))


@pytest.fixture
def client(idle: User, week: Snapshot) -> Client:
    return in_english(idle)


def test_the_own_department_is_shown_though_it_had_nothing_to_count(
    client: Client, idle: User, stage: Stage
) -> None:
    answer = client.get(reverse("ranking:show"))
    first, *others = answer.context["lines"]
    assert (first.place.pk, first.own) == (idle.scope.department_ids[0], True)
    assert [line.place.pk for line in others] == [stage.lead.pk]
    assert not any(line.own for line in others)
    text = answer.content.decode()
    assert text.count("own department") == 1
    assert text.count('<tr class="gg-own" aria-current="true">') == 1


def test_it_is_shown_once(client: Client, idle: User) -> None:
    lines = client.get(reverse("ranking:show"), {"idle": "1"}).context["lines"]
    assert [line.own for line in lines].count(True) == 1


def test_it_stands_in_the_frozen_list_on_every_page(
    client: Client, idle: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessment.snapshots.views.periods.LINES", 1)
    where = reverse("snapshots:show", args=[W11.code])
    for page in ("1", "2"):
        answer = client.get(where, {"of": "department", "page": page})
        own = [line for line in answer.context["lines"] if line.own]
        assert [line.pk for line in own] == list(idle.scope.department_ids)
        assert answer.content.decode().count("own department") == 1


@pytest.mark.parametrize("page", ["show", "subject", "compare", "snapshot"])
def test_figures_of_others_are_no_links(client: Client, stage: Stage, page: str) -> None:
    """The same page links them for whom they are about."""
    query: dict[str, Any] = {}
    where = [W11.code, "department", stage.lead.pk]
    if page == "show":
        url = reverse("ranking:show")
    elif page == "compare":
        url, query = reverse("ranking:compare"), {"a": stage.lead.pk, "period": W11.code}
    else:
        url = reverse(
            {"subject": "ranking:subject", "snapshot": "snapshots:subject"}[page], args=where
        )
    listed = reverse("snapshots:cases", args=[*where, "due"])
    assert listed not in client.get(url, query).content.decode()
    assert listed in in_english(stage.liaison).get(url, query).content.decode()


def test_a_running_period_keeps_to_the_same_rule(idle: User, stage: Stage, schemes: Any) -> None:
    now = timezone.now()
    week = current("week", now)
    stage.now = now - (now - week.bounds()[0]) / 2
    stage.to("handle")
    where = [week.code, "department", stage.lead.pk]
    cases = reverse("figures:cases", args=[*where, "due"]).removesuffix("due/")
    for user, linked in ((idle, False), (stage.liaison, True)):
        text = in_english(user).get(reverse("ranking:subject", args=where)).content.decode()
        assert (cases in text) is linked
