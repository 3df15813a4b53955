"""Drafts: who sees them, how they are kept, taken up anew, published and discarded."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from grids.boundaries.drafts import draft_save
from grids.boundaries.wanted import Wanted
from grids.models import Area, BoundaryChange, Draft
from tests.boundaries.drafts import TODAY, begun, box, four, sent
from tests.boundary_core.ground import publish
from tests.cast import Login
from tests.factories import make_person


@pytest.fixture
def grids(community: Area) -> list[Area]:
    return four(community)


@pytest.fixture
def parent(community: Area, grids: list[Area]) -> Area:
    found: Area = Area.objects.get(pk=community.pk)
    return found


@pytest.fixture
def draft(parent: Area, system_admin: User) -> Draft:
    return begun(system_admin, parent)


@pytest.fixture
def redrawn(parent: Area, grids: list[Area], system_admin: User) -> Draft:
    """The border of a and b moved to the east."""
    a, b = grids[0].code, grids[1].code
    shapes = {a: box(0, 0, 1.4, 1), b: box(1.4, 0, 2, 1)}
    return begun(system_admin, parent, shapes=shapes)


@pytest.fixture
def client(login: Login, system_admin: User) -> Client:
    client = login(system_admin)
    client.cookies["django_language"] = "en"
    return client


def code_of(draft: Draft) -> str:
    return str(draft.wanted["parent"])


def at(name: str, draft: Draft, *more: str) -> str:
    return reverse(f"boundaries:draft_{name}", args=[draft.pk, *more])


def post(client: Client, name: str, draft: Draft, data: Any) -> Any:
    return client.post(at(name, draft), json.dumps(data), content_type="application/json")


def test_it_keeps_what_is_drawn_and_says_what_is_wrong(
    client: Client, draft: Draft, grids: list[Area]
) -> None:
    wanted = Wanted(code_of(draft), TODAY, shapes={grids[0].code: box(0, 0, 1.5, 1)})
    answer = post(client, "save", draft, {"wanted": wanted.to_json(), "revision": 0})
    assert answer.status_code == 200
    told = answer.json()
    assert told["revision"] == 1
    assert [fault["kind"] for fault in told["faults"]] == ["overlap"]
    assert told["faults"][0]["piece"]["type"] in ("Polygon", "MultiPolygon")
    loaded = client.get(at("data", draft)).json()
    assert list(loaded["wanted"]["shapes"]) == [grids[0].code]
    assert loaded["revision"] == 1
    assert grids[0].geometry == Area.objects.get(pk=grids[0].pk).geometry


def test_two_windows_do_not_write_over_each_other(client: Client, draft: Draft) -> None:
    given = sent(draft)
    assert post(client, "save", draft, given).status_code == 200
    answer = post(client, "save", draft, given)
    assert answer.status_code == 409
    assert answer.json()["sentence"]
    assert Draft.objects.get().revision == 1


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"wanted": 1}', '{"wanted": {"day": "x", "shapes": {}}}', '"\\u0000"']
)
def test_what_cannot_be_read_changes_nothing(client: Client, draft: Draft, body: str) -> None:
    answer = client.post(at("save", draft), body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["sentence"]
    assert Draft.objects.get().revision == 0


def test_a_draft_stays_with_its_area(client: Client, draft: Draft) -> None:
    """Whatever a page sends, the parent is the one that was begun with."""
    wanted = {**draft.wanted, "parent": ""}
    assert post(client, "save", draft, {"wanted": wanted, "revision": 0}).status_code == 200
    assert Draft.objects.get().wanted["parent"] == code_of(draft)


def test_a_tool_answers_with_the_changed_draft(
    client: Client, draft: Draft, grids: list[Area]
) -> None:
    given = sent(draft, op="merge", key=grids[0].code, second=grids[1].code)
    answer = post(client, "operate", draft, given)
    assert answer.json()["wanted"]["retired"] == {grids[1].code: grids[0].code}
    assert answer.json()["faults"] == []
    refused = post(client, "operate", draft, {**given, "revision": 1, "second": "n7"})
    assert refused.status_code == 422
    assert Draft.objects.get().revision == 1


def test_another_administrator_looks_copies_and_does_not_draw(
    login: Login, county: Area, redrawn: Draft
) -> None:
    other = login(make_person("second_admin", Role.SYSTEM_ADMIN, county))
    assert other.get(at("preview", redrawn)).status_code == 200
    for name in ("edit", "data", "discard"):
        assert other.get(at(name, redrawn)).status_code == 403
    assert post(other, "save", redrawn, sent(redrawn)).status_code == 403
    assert other.post(at("publish", redrawn)).status_code == 403
    answer = other.post(at("copy", redrawn))
    copy = Draft.objects.get(owner__username="second_admin")
    assert answer.headers["Location"] == at("edit", copy)
    assert copy.wanted == redrawn.wanted


def test_an_administrator_of_another_township_sees_nothing(
    login: Login, other_township: Area, draft: Draft, community: Area
) -> None:
    stranger = login(make_person("far_admin", Role.SYSTEM_ADMIN, other_township))
    for name in ("edit", "data", "preview", "preview_map", "discard"):
        assert stranger.get(at(name, draft)).status_code == 404
    assert stranger.get(reverse("boundaries:draft_list", args=[community.code])).status_code == 404


def test_the_outline_of_a_root_is_a_draft_of_its_own(client: Client, county: Area) -> None:
    client.post(reverse("boundaries:draft_start", args=[county.code]), {"own": "1"})
    draft = Draft.objects.get()
    assert (draft.parent, draft.path) == (None, county.path)
    assert [area["code"] for area in client.get(at("data", draft)).json()["areas"]] == [county.code]
    assert client.get(at("edit", draft)).status_code == 200


def test_only_a_root_has_a_draft_of_its_own_outline(client: Client, community: Area) -> None:
    url = reverse("boundaries:draft_start", args=[community.code])
    answer = client.post(url, {"own": "1"}, follow=True)
    assert not Draft.objects.exists()
    assert "outline of a root" in answer.content.decode()


def test_the_list_shows_owner_and_age_in_few_queries(
    client: Client,
    draft: Draft,
    parent: Area,
    county: Area,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        begun(make_person(f"admin{number}", Role.SYSTEM_ADMIN, county), parent)
    url = reverse("boundaries:draft_list", args=[parent.code])
    client.get(url)
    with django_assert_max_num_queries(14):
        page = client.get(url).content.decode()
    assert "admin3" in page
    assert "0\xa0minutes ago" in page


def test_the_preview_says_what_changes(client: Client, redrawn: Draft) -> None:
    answer = client.get(at("preview", redrawn))
    assert "redrawn" in answer.content.decode()
    rows = {row["label"]: round(row["difference"]) for row in answer.context["rows"]}
    assert rows == {"a": 41, "b": -41}
    kinds = [
        f["properties"]["kind"] for f in client.get(at("preview_map", redrawn)).json()["features"]
    ]
    assert sorted(kinds) == ["after", "after", "area", "area", "before", "before"]


def published(client: Client, draft: Draft, **more: str) -> Any:
    form = client.get(at("preview", draft), {"day": more.get("day", "")}).context["form"]
    data = {
        "day": str(form["day"].value()),
        "looked": str(form["looked"].value()),
        "seen": str(form["seen"].value()),
        "reason": "survey",
        **more,
    }
    return client.post(at("publish", draft), data)


def test_publishing_puts_them_in_force_and_ends_the_draft(
    client: Client, redrawn: Draft, grids: list[Area]
) -> None:
    answer = published(client, redrawn)
    assert answer.status_code == 302
    assert Area.objects.get(pk=grids[0].pk).geometry.equals(box(0, 0, 1.4, 1))
    assert BoundaryChange.objects.get().reason == "survey"
    assert not Draft.objects.exists()
    assert client.post(at("publish", redrawn)).status_code == 404


def test_a_reason_is_asked_for(client: Client, redrawn: Draft) -> None:
    answer = published(client, redrawn, reason="")
    assert answer.status_code == 422
    assert "Please give a reason" in answer.content.decode()
    assert Draft.objects.exists()


def test_a_later_day_is_scheduled(client: Client, redrawn: Draft, grids: list[Area]) -> None:
    later = (timezone.localdate() + dt.timedelta(days=40)).isoformat()
    assert published(client, redrawn, day=later).status_code == 302
    assert BoundaryChange.objects.get().state == "scheduled"
    assert Area.objects.get(pk=grids[0].pk).geometry.equals(box(0, 0, 1, 1))


def test_another_day_is_looked_at_before_it_is_published(client: Client, redrawn: Draft) -> None:
    """The day changed in the form: what would change then is shown first, with what was typed."""
    later = (timezone.localdate() + dt.timedelta(days=40)).isoformat()
    form = client.get(at("preview", redrawn)).context["form"]
    hidden = {name: str(form[name].value()) for name in ("looked", "seen")}
    data = {"day": later, "reason": "survey", **hidden}
    answer = client.post(at("publish", redrawn), data)
    assert answer.status_code == 422
    assert answer.context["when"] == "later"
    again = {name: answer.context["form"][name].value() for name in (*data,)}
    assert again["reason"] == "survey"
    assert client.post(at("publish", redrawn), again).status_code == 302
    assert BoundaryChange.objects.get().state == "scheduled"


def test_what_does_not_fit_is_not_published(
    client: Client, parent: Area, grids: list[Area], system_admin: User
) -> None:
    bad = begun(system_admin, parent, shapes={grids[0].code: box(0, 0, 1.4, 1)})
    answer = published(client, bad)
    assert answer.status_code == 422
    assert [fault["kind"] for fault in answer.context["faults"]] == ["overlap"]
    assert Area.objects.get(pk=grids[0].pk).geometry.equals(box(0, 0, 1, 1))
    assert Draft.objects.filter(pk=bad.pk).exists()


def test_the_second_administrator_is_told_and_goes_on(
    client: Client, redrawn: Draft, grids: list[Area], county: Area
) -> None:
    """Somebody publishes a change of c and d, and of a, while the preview is open."""
    seen = client.get(at("preview", redrawn)).context["form"]["seen"].value()
    faster = Wanted(
        code_of(redrawn),
        timezone.localdate(),
        shapes={grids[0].code: box(0, 0, 0.8, 1), grids[1].code: box(0.8, 0, 2, 1)},
    )
    publish(faster, by=make_person("fast", Role.SYSTEM_ADMIN, county), reason="river")
    answer = published(client, redrawn, seen=seen)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody was faster" in page
    assert "river" in page
    assert client.get(at("data", redrawn)).json()["since"]
    client.post(at("renew", redrawn))
    assert published(client, redrawn).status_code == 302
    assert Area.objects.get(pk=grids[0].pk).geometry.equals(box(0, 0, 1.4, 1))


def test_taken_up_anew_a_draft_forgets_who_is_retired(
    client: Client, redrawn: Draft, grids: list[Area], county: Area
) -> None:
    a, b = grids[0], grids[1]
    merged = Wanted(
        code_of(redrawn),
        timezone.localdate(),
        shapes={a.code: box(0, 0, 2, 1)},
        retired={b.code: a.code},
    )
    publish(merged, by=redrawn.owner, reason="merged")
    client.post(at("renew", redrawn))
    redrawn.refresh_from_db()
    assert list(redrawn.wanted["shapes"]) == [a.code]
    assert client.get(at("edit", redrawn)).context["difference"] is None


def test_discarding_twice_is_harmless(client: Client, draft: Draft) -> None:
    assert "cannot be undone" in client.get(at("discard", draft)).content.decode()
    assert Draft.objects.exists()
    assert client.post(at("discard", draft)).status_code == 302
    assert not Draft.objects.exists()
    assert client.post(at("discard", draft)).status_code == 404


def test_points_are_typed_without_a_map(client: Client, draft: Draft, grids: list[Area]) -> None:
    url = at("type", draft, grids[0].code)
    text = client.get(url).context["form"]["text"].value()
    assert len(text.splitlines()) == 4
    assert client.post(url, {"text": "107, 34\n107.1, 34"}).status_code == 422
    assert client.post(url, {"text": text.replace("34.01", "34.009")}).status_code == 302
    draft.refresh_from_db()
    assert list(draft.wanted["shapes"]) == [grids[0].code]


def test_an_area_is_added_by_its_points(client: Client, draft: Draft) -> None:
    points = "107.001, 34.001\n107.002, 34.001\n107.002, 34.002"
    answer = client.post(at("type", draft, "new"), {"name": "新", "kind": "basic", "text": points})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.wanted["new"]["n1"]["name"] == "新"


def test_areas_are_joined_without_a_map(client: Client, draft: Draft, grids: list[Area]) -> None:
    a, b = grids[0].code, grids[1].code
    client.post(at("operate", draft), {"op": "merge", "key": a, "second": b})
    draft.refresh_from_db()
    assert draft.wanted["retired"] == {b: a}
    answer = client.post(at("operate", draft), {"op": "merge", "key": a, "second": b}, follow=True)
    assert answer.status_code == 200
    assert Draft.objects.get().wanted == draft.wanted


def test_a_draft_has_at_most_so_many_areas(
    client: Client, draft: Draft, monkeypatch: pytest.MonkeyPatch, grids: list[Area]
) -> None:
    monkeypatch.setattr("grids.boundaries.drafts.MOST_AREAS", 1)
    wanted = Wanted(code_of(draft), TODAY, shapes={g.code: box(0, 0, 1, 1) for g in grids[:2]})
    answer = post(client, "save", draft, {"wanted": wanted.to_json(), "revision": 0})
    assert answer.status_code == 422
    assert draft_save(draft=draft, wanted=Wanted("", TODAY), revision=0).revision == 1
