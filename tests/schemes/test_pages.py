"""Pages of schemes: what is shown to whom, the form of a draft, its preview."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services.by import By
from assessment.figures.indicators import INDICATORS
from assessment.figures.periods import current, last
from assessment.models import Scheme, SchemeState
from assessment.schemes import preview
from assessment.schemes.defaults import install
from assessment.schemes.scoring import Item
from assessment.schemes.services.drafts import draft_change, values_of
from assessment.schemes.words import explained
from grids.models import Area
from tests.cast import Login
from tests.schemes.helpers import draft, in_force_now, rows, section, to_come, values

pytestmark = pytest.mark.django_db


def url(name: str, scheme: Scheme | None = None) -> str:
    return reverse(f"schemes:{name}", args=[scheme.pk] if scheme else [])


@pytest.mark.parametrize("who", ["system_admin", "county_supervisor"])
def test_a_scheme_is_made_from_nothing_to_in_force(
    who: str, login: Login, request: pytest.FixtureRequest
) -> None:
    client = login(request.getfixturevalue(who))
    client.post(url("scheme_create"), {"subject_kind": "department", "period_kind": "week"})
    made = Scheme.objects.get()
    sent = client.post(url("scheme_edit", made), rows())
    assert sent.headers["Location"] == url("scheme_preview", made)
    period = current("week", timezone.now())
    sent = client.post(url("scheme_put_in_force", made), {"period": period.code})
    assert sent.headers["Location"] == url("scheme_show", made)
    made.refresh_from_db()
    assert made.state(timezone.localdate()) == SchemeState.IN_FORCE
    items = [Item(i.indicator, i.weight, i.target, i.cap) for i in made.items.all()]
    assert items == [
        Item("on_time_disposal", Decimal(60)), Item("closing_rate", Decimal(40), Decimal(95)),
    ]  # fmt: skip


def test_others_read_what_holds_but_no_draft(
    worker: User, liaison: User, supervisor: User, login: Login
) -> None:
    scheme, later = in_force_now(), draft()
    for user in (worker, liaison, supervisor):
        client = login(user)
        assert client.get(url("scheme_show", scheme)).status_code == 200
        assert client.get(url("scheme_show", later)).status_code == 404
        page = client.get(url("scheme_list")).content.decode()
        assert url("scheme_show", later) not in page
        assert url("scheme_create") not in page


def test_the_list_shows_what_holds_and_what_is_to_come(system_admin: User, login: Login) -> None:
    later, mine = to_come(), draft()
    page = login(system_admin).get(url("scheme_list")).content.decode()
    assert page.count("<tr>") == 2
    assert url("scheme_show", later) in page
    assert url("scheme_show", mine) in page


def test_the_list_offers_the_defaults_where_there_is_nothing(
    system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    assert url("scheme_install") in client.get(url("scheme_list")).content.decode()
    for _ in range(2):
        client.post(url("scheme_install"))
    assert Scheme.objects.count() == 7


def test_the_list_asks_the_database_a_few_times(
    system_admin: User, login: Login, django_assert_max_num_queries: Any
) -> None:
    install(timezone.now())
    client = login(system_admin)
    with django_assert_max_num_queries(12):
        client.get(url("scheme_list"))


def test_what_is_wrong_stands_at_its_place_and_nothing_is_lost(
    system_admin: User, login: Login
) -> None:
    made = draft()
    before = values_of(made)
    wrong = section("items", {"indicator": "on_time_disposal", "weight": 55, "cap": 100})
    data = {**rows(name_zh="另一个名字"), **wrong, "stars": "10 and 20"}
    page = login(system_admin).post(url("scheme_edit", made), data, HTTP_ACCEPT_LANGUAGE="en")
    assert page.status_code == 422
    assert "另一个名字" in page.content.decode()
    assert list(page.context["form"].errors) == ["stars"]
    data["stars"] = ""
    page = login(system_admin).post(url("scheme_edit", made), data)
    assert page.context["sections"].faults["items"]
    assert 'value="55"' in page.content.decode()
    assert values_of(Scheme.objects.get()) == before


def test_rows_are_added_without_javascript(system_admin: User, login: Login) -> None:
    made = draft()
    page = login(system_admin).post(url("scheme_edit", made), {**rows(), "more": "items"})
    assert page.status_code == 200
    assert 'name="items-2-indicator"' in page.content.decode()
    assert 'value="60"' in page.content.decode()
    assert values_of(Scheme.objects.get()).reason == ""  # nothing was saved


def test_rows_are_removed_by_a_tick(system_admin: User, login: Login) -> None:
    made = draft()
    data = rows(**{"items-1-DELETE": "on", "items-0-weight": 100})
    login(system_admin).post(url("scheme_edit", made), data)
    assert [item.indicator for item in made.items.all()] == ["on_time_disposal"]


def test_empty_rows_are_left_out(system_admin: User, login: Login) -> None:
    made = draft()
    blank = {"extras-TOTAL_FORMS": 2, "extras-1-sign": "plus", "extras-1-name_zh": ""}
    login(system_admin).post(url("scheme_edit", made), rows(**blank))
    assert made.extras.count() == 1


def test_claimed_rows_are_not_built(system_admin: User, login: Login) -> None:
    made = draft()
    before = values_of(made)
    data = rows(**{"items-TOTAL_FORMS": 99_999})
    page = login(system_admin).post(url("scheme_edit", made), data, HTTP_ACCEPT_LANGUAGE="en")
    assert page.status_code == 422
    assert "rows at most. Remove the others." in page.content.decode()
    assert len(page.context["sections"].item_rows.forms) < 100
    assert values_of(Scheme.objects.get()) == before


def test_a_version_in_force_is_not_edited(system_admin: User, login: Login) -> None:
    scheme = in_force_now()
    client = login(system_admin)
    for name in ("scheme_edit", "scheme_delete"):
        sent = client.post(url(name, scheme), rows())
        assert sent.headers["Location"] == url("scheme_show", scheme)
    assert Scheme.objects.get().name_zh == "部门考核"


def test_a_new_version_goes_to_the_draft_there_is(system_admin: User, login: Login) -> None:
    scheme = in_force_now()
    client = login(system_admin)
    places = {client.post(url("scheme_version", scheme)).headers["Location"] for _ in range(2)}
    made = Scheme.objects.get(version=2)
    assert places == {url("scheme_edit", made)}


def test_a_wrong_draft_is_not_put_in_force(system_admin: User, login: Login) -> None:
    client = login(system_admin)
    client.post(url("scheme_create"), {"subject_kind": "grid", "period_kind": "week"})
    made = Scheme.objects.get()
    data = {"period": current("week", timezone.now()).code}
    page = client.post(url("scheme_put_in_force", made), data)
    assert page.status_code == 422
    assert page.context["form"].non_field_errors()


COUNTED = {"due": 10, "due_to_close": 10}


def test_the_preview_stands_beside_what_held(
    county_supervisor: User,
    login: Login,
    township: Area,
    other_township: Area,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install(timezone.now())
    made = draft(kind="township")
    what = [Item("on_time_closing", Decimal(100))]
    draft_change(by=By(), scheme=made, values=values(items=what, measure="due_to_close"))
    figures = {
        township.pk: {**COUNTED, "closed_on_time": 6, "closed_late": 4},
        other_township.pk: {**COUNTED, "closed_on_time": 7},
    }
    monkeypatch.setattr(preview, "counts", lambda *args: figures)
    page = login(county_supervisor).get(url("scheme_preview", made))
    found = page.context["preview"]
    # New: 60 and 70. Old, 40 and 20 of 60: 66.67 × 60 % + 33.33 = 73.33, 70.00.
    lines = [(line.name, line.new.rank, str(line.new.points), line.change) for line in found.lines]
    assert lines == [("虢王镇", 1, "70.00", 1), ("城关镇", 2, "60.00", -1)]
    assert [str(line.old.points) for line in found.lines] == ["70.00", "73.33"]
    assert [line.gain for line in found.lines] == [Decimal("0.00"), Decimal("-13.33")]
    assert (found.moved, found.is_frozen, found.period) == (
        2, False, last("week", 1, timezone.now())[0],
    )  # fmt: skip
    assert "73.33" in page.content.decode()


def test_the_preview_of_a_first_scheme_stands_alone(
    county_supervisor: User, login: Login, township: Area
) -> None:
    page = login(county_supervisor).get(url("scheme_preview", draft(kind="township")))
    found = page.context["preview"]
    assert found.old is None
    assert [(line.new.rank, line.new.points) for line in found.lines] == [(None, None)]


def test_an_item_explains_itself() -> None:
    said = explained(Item("closing_rate", Decimal(30), Decimal(95), Decimal(110)))
    assert said.formula == "(Closed on time + Closed late) ÷ Due to close"
    assert said.rule == (
        "All points from 95 % on, below in proportion. At most 110 % of the weight."
    )
    assert explained(Item("rework_rate", Decimal(10))).rule == (
        "All points at 0, none from 100 % on."
    )
    assert explained(Item("visits", Decimal(20))).collected
    assert not explained(Item("patrols_and_reports", Decimal(20))).collected
    assert not explained(Item("gone", Decimal(20))).collected


def test_a_version_says_what_it_changes(system_admin: User, login: Login) -> None:
    scheme = in_force_now()
    made = draft()
    items = [Item("on_time_disposal", Decimal(50)), Item("rework_rate", Decimal(50), Decimal(20))]
    named = values(items=items, minimum=7, name_zh="部门指数")
    draft_change(by=By(), scheme=made, values=named)
    client = login(system_admin)
    for name in ("scheme_show", "scheme_put_in_force"):
        found = client.get(url(name, made)).context["differences"]
        said = {one.label: (one.before, one.after) for one in found}
        assert len(said) == 5
        assert ("部门考核", "部门指数") in said.values()
        assert "40" in said[str(INDICATORS["closing_rate"].label)][0]
        assert said[str(INDICATORS["closing_rate"].label)][1] == ""
        assert "20" in said[str(INDICATORS["rework_rate"].label)][1]
    assert "differences" not in client.get(url("scheme_show", scheme)).context


def test_scores_of_persons_are_for_supervisors(
    system_admin: User, county_supervisor: User, worker: User, login: Login
) -> None:
    made = draft(kind="worker")
    pages = {
        user.username: login(user).get(url("scheme_preview", made)).content.decode()
        for user in (system_admin, county_supervisor)
    }
    assert worker.name not in pages["system_admin"]
    assert worker.name in pages["county_supervisor"]


def test_the_administrators_bar_keeps_its_other_entries(system_admin: User, login: Login) -> None:
    page = login(system_admin).get(url("scheme_list")).content.decode()
    for name in ("delivery:gateway_list", "catalogue:limit_list", "grids:calendar"):
        assert f'href="{reverse(name)}"' in page
    limits = login(system_admin).get(reverse("catalogue:limit_list")).content.decode()
    assert reverse("catalogue:ladder_list") in limits
