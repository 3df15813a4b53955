"""Nobody draws, ends or inherits what lies outside the place of a draft."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from grids.boundaries.drafts import draft_publish, draft_start, opened
from grids.boundaries.plan import plan_of
from grids.boundaries.publish import publish
from grids.boundaries.reading import read
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import Refused
from grids.models import Area, BoundaryChange, Draft
from tests.boundary_core.ground import box, shift, today, wanted

NONE = "There is no area"


def foreign(county: Area, elsewhere: Area) -> dict[str, Wanted]:
    """Everything that names the other root from a draft of the outline of ours."""
    shape = box(109, 34, 109.5, 35)
    new = {"n1": NewArea("n", "", shape, elsewhere.code)}
    return {
        "shape": Wanted("", today(), {elsewhere.code: shape}),
        "retired": Wanted("", today(), retired={elsewhere.code: ""}),
        "heir": Wanted("", today(), retired={county.code: elsewhere.code}),
        "split": Wanted("", today(), new=new),
    }


@pytest.mark.parametrize("what", ["shape", "retired", "heir", "split"])
def test_another_root_is_as_good_as_not_there(
    county: Area, elsewhere: Area, system_admin: User, what: str
) -> None:
    asked = foreign(county, elsewhere)[what]
    for work in (
        lambda: read(asked, within=county.path),
        lambda: plan_of(asked, system_admin, within=county.path),
        lambda: publish(asked, within=county.path, by=system_admin, reason="mine now"),
    ):
        with pytest.raises(Refused, match=f"{NONE} 610399"):
            work()
    assert Area.objects.get(pk=elsewhere.pk).retired_on is None
    assert not BoundaryChange.objects.exists()


@pytest.mark.parametrize("what", ["shape", "retired", "heir", "split"])
def test_a_draft_of_a_root_never_keeps_another_one(
    client: Client, county: Area, elsewhere: Area, system_admin: User, what: str
) -> None:
    asked = foreign(county, elsewhere)[what]
    draft = draft_start(owner=system_admin, parent=None, root=county, day=today())
    url = reverse("boundaries:draft_save", args=[draft.pk])
    sent: Any = {"wanted": asked.to_json(), "revision": draft.revision}
    answer = client.post(url, sent, content_type="application/json")
    assert answer.status_code == 422
    Draft.objects.update(wanted=asked.to_json())
    draft.refresh_from_db()
    with pytest.raises(Refused):
        draft_publish(draft=draft, by=system_admin, day=today(), reason="mine", seen="-")
    assert not BoundaryChange.objects.exists()


def test_the_outline_of_a_root_is_redrawn_alone(county: Area, system_admin: User) -> None:
    for asked in (
        Wanted("", today(), retired={county.code: ""}),
        Wanted("", today(), new={"n1": NewArea("n", "", box(110, 34, 111, 35))}),
    ):
        with pytest.raises(Refused, match="redrawn alone"):
            draft_start(owner=system_admin, parent=None, root=county, day=today(), wanted=asked)


def test_a_draft_of_a_community_keeps_no_other_ones_grids(
    client: Client, grids: list[Area], other_township: Area, system_admin: User
) -> None:
    parent = Area.objects.get(path=grids[0].path[:-4])
    draft = draft_start(owner=system_admin, parent=parent, day=today())
    url = reverse("boundaries:draft_save", args=[draft.pk])
    for code in (other_township.code, "999999"):
        shapes = {**shift(grids, 0.01), code: box(107.5, 34, 108, 34.4)}
        asked = wanted(grids, shapes=shapes).to_json()
        answer = client.post(
            url, {"wanted": asked, "revision": draft.revision}, content_type="application/json"
        )
        assert answer.status_code == 422
        assert answer.json()["sentence"] == f"{NONE} {code} any more. Nothing was changed."


def test_what_nobody_has_looked_at_is_shown_again(
    client: Client, grids: list[Area], system_admin: User
) -> None:
    parent = Area.objects.get(path=grids[0].path[:-4])
    draft = draft_start(owner=system_admin, parent=parent, day=today(), wanted=wanted(grids))
    url = reverse("boundaries:draft_publish", args=[draft.pk])
    day = today().isoformat()
    sent = {"day": day, "looked": day, "reason": "survey", "seen": ""}
    page = client.post(url, sent)
    assert page.status_code == 422
    assert "Look at what would change" in page.content.decode()
    assert not BoundaryChange.objects.exists()
    seen = page.context["plan"].seen
    assert f'value="{seen}"' in page.content.decode()
    assert client.post(url, {**sent, "seen": seen}).status_code == 302


def test_reverting_needs_a_look_as_well(
    client: Client, grids: list[Area], system_admin: User
) -> None:
    path = grids[0].path[:-4]
    change = publish(wanted(grids), within=path, by=system_admin, reason="survey")
    url = reverse("grids:boundary_change_revert", args=[change.pk])
    page = client.post(url, {"reason": "a mistake"})
    assert "Look at what would change" in page.content.decode()
    assert BoundaryChange.objects.count() == 1


def test_a_root_is_watched_alone(
    county: Area, elsewhere: Area, system_admin: User, grids: list[Area]
) -> None:
    draft = draft_start(owner=system_admin, parent=None, root=county, day=today())
    asked = Wanted("", today(), {county.code: box(107, 34, 108, 35.01)})
    seen = plan_of(asked, system_admin, within=county.path).seen
    theirs = Wanted("", today(), {elsewhere.code: box(109, 34, 110, 35.01)})
    publish(theirs, within=elsewhere.path, by=system_admin, reason="theirs")
    assert plan_of(asked, system_admin, within=county.path).seen == seen
    assert not opened(draft).overtaken
    publish(asked, within=county.path, by=system_admin, reason="ours")
    assert opened(draft).overtaken
