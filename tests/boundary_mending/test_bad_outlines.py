"""What a page sends that is no outline: a sentence each, and nothing is kept."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client
from django.urls import reverse
from shapely.errors import GEOSException

from accounts.models import User
from grids.boundaries.drafts import draft_start
from grids.boundaries.outlines import MOST_RINGS, outline
from grids.boundaries.typed import shape_of_text, text_of_shape
from grids.boundaries.wanted import Wanted
from grids.errors import Refused
from grids.models import Area, Draft
from tests.boundary_core.ground import box, today, wanted

RING = "[[107, 34], [107.1, 34], [107.1, 34.1], [107, 34]]"
SHAPES = {
    "collection": '{"type": "GeometryCollection", "geometries": []}',
    "point": '{"type": "Point", "coordinates": [107, 34]}',
    "line": f'{{"type": "LineString", "coordinates": {RING}}}',
    "text": '"POLYGON((107 34, 107.1 34, 107.1 34.1, 107 34))"',
    "open": f'{{"type": "Polygon", "coordinates": [{RING[:-10]}[107, 35]]]}}',
    "few": '{"type": "Polygon", "coordinates": [[[107, 34], [107.1, 34], [107, 34]]]}',
    "infinite": f'{{"type": "Polygon", "coordinates": [{RING.replace("107.1", "1e999")}]}}',
    "large": f'{{"type": "Polygon", "coordinates": [{RING.replace("107.1", "1e300")}]}}',
    "nan": f'{{"type": "Polygon", "coordinates": [{RING.replace("107.1", "NaN")}]}}',
    "huge": f'{{"type": "Polygon", "coordinates": [{RING.replace("107.1", "1" + "0" * 400)}]}}',
    "beyond": f'{{"type": "Polygon", "coordinates": [{RING.replace("107.1", "181")}]}}',
    "ringless": '{"type": "Polygon", "coordinates": []}',
    "rings": f'{{"type": "Polygon", "coordinates": [{", ".join([RING] * (MOST_RINGS + 1))}]}}',
    "deep": "[" * 100_000 + "]" * 100_000,
}
GOOD = f'{{"type": "Polygon", "coordinates": [{RING}]}}'
NEW = '{"name": "%s", "kind": "basic", "from": "%s", "code": "%s", "geometry": ' + GOOD + "}"


@pytest.fixture
def draft(grids: list[Area], system_admin: User) -> Draft:
    parent = Area.objects.get(path=grids[0].path[:-4])
    return draft_start(owner=system_admin, parent=parent, day=today(), wanted=wanted(grids))


def post(client: Client, name: str, draft: Draft, content: str | bytes) -> Any:
    url = reverse(f"boundaries:{name}", args=[draft.pk])
    return client.post(url, content, content_type="application/json")


def sent(shapes: str = "{}", new: str = "{}", more: str = "") -> str:
    day = today().isoformat()
    asked = f'{{"parent": "", "day": "{day}", "shapes": {shapes}, "new": {new}, "retired": {{}}}}'
    return f'{{"wanted": {asked}, "revision": 0{more}}}'


def told(answer: Any, draft: Draft) -> str:
    """The sentence of an answer that kept nothing."""
    before = draft.revision
    draft.refresh_from_db()
    assert draft.revision == before
    assert answer.status_code == 422
    return str(answer.json()["sentence"])


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_that_is_no_area_is_refused(
    client: Client, draft: Draft, grids: list[Area], name: str
) -> None:
    content = sent(f'{{"{grids[0].code}": {SHAPES[name]}}}')
    for view in ("draft_save", "draft_operate"):
        sentence = told(post(client, view, draft, content), draft)
        assert sentence.endswith(".")
    operation = f', "op": "draw", "key": "{grids[0].code}", "rings": '
    if name in ("infinite", "large", "nan", "huge", "beyond", "open", "few", "rings"):
        rings = SHAPES[name].partition('"coordinates": ')[2][:-1]
        told(post(client, "draft_operate", draft, sent(more=operation + rings)), draft)


@pytest.mark.parametrize(
    "new",
    [
        '{"n1": ' + NEW % ("\\ud800", "", "") + "}",
        '{"n1": ' + NEW % ("n", "\\udfff", "") + "}",
        '{"\\ud800": ' + NEW % ("n", "", "") + "}",
        '{"610305": ' + NEW % ("n", "", "") + "}",
        '{"n1": {"name": [], "geometry": ' + GOOD + "}}",
    ],
)
def test_a_text_that_is_none_is_refused(client: Client, draft: Draft, new: str) -> None:
    told(post(client, "draft_save", draft, sent(new=new)), draft)
    told(post(client, "draft_operate", draft, sent(new=new)), draft)


def test_half_a_character_is_refused_in_every_field(client: Client, draft: Draft) -> None:
    rings = f', "op": "draw", "name": "\\ud800", "rings": [{RING}]'
    told(post(client, "draft_operate", draft, sent(more=rings)), draft)
    raw = sent(more=rings).replace("\\ud800", "?").encode().replace(b"?", b"\xed\xa0\x80")
    told(post(client, "draft_operate", draft, raw), draft)
    whole = sent(new='{"n1": ' + NEW % ("\\ud83d\\ude00", "", "") + "}")
    assert post(client, "draft_save", draft, whole).status_code in (200, 409)


def test_lines_lie_on_earth(client: Client, draft: Draft, grids: list[Area]) -> None:
    for x in ("1e999", "NaN", "1e300", "1" + "0" * 400):
        line = f', "op": "split", "key": "{grids[0].code}", "line": [[{x}, 34], [107, 35]]'
        told(post(client, "draft_operate", draft, sent(more=line)), draft)


@pytest.mark.parametrize(
    "name", ["draft_edit", "draft_data", "draft_preview", "draft_preview_map", "draft_discard"]
)
def test_a_draft_that_cannot_be_read_can_be_discarded(
    client: Client, draft: Draft, grids: list[Area], name: str
) -> None:
    draft.wanted["shapes"] = {grids[0].code: {"type": "Point", "coordinates": [107, 34]}}
    draft.save()
    page = client.get(reverse(f"boundaries:{name}", args=[draft.pk]))
    assert page.status_code == (200 if name == "draft_discard" else 422)
    discard = reverse("boundaries:draft_discard", args=[draft.pk])
    assert name == "draft_discard" or discard in page.content.decode()
    for other in ("draft_renew", "draft_publish"):
        day = today().isoformat()
        form = {"day": day, "looked": day, "reason": "r", "seen": "-"}
        assert client.post(reverse(f"boundaries:{other}", args=[draft.pk]), form).status_code == 422
    assert client.post(discard).status_code == 302
    assert not Draft.objects.exists()


def test_what_shapely_cannot_work_on_is_a_sentence(
    client: Client, draft: Draft, grids: list[Area], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crossed(*args: Any) -> None:
        raise GEOSException("side location conflict")

    monkeypatch.setattr("grids.boundaries.operations.shapes.merge", crossed)
    monkeypatch.setattr("grids.boundaries.following.swallowed", crossed)
    more = f', "op": "merge", "key": "{grids[0].code}", "second": "{grids[1].code}"'
    told(post(client, "draft_operate", draft, sent(more=more)), draft)
    page = client.get(reverse("boundaries:draft_preview", args=[draft.pk]))
    assert "too crossed" in page.content.decode()


def squares(count: int, step: float = 0.001) -> str:
    corners = ((0, 0), (0.0005, 0), (0.0005, 0.0005))
    rows = ((107 + (n % 100) * step, 34 + (n // 100) * step) for n in range(count))
    return "\n\n".join("\n".join(f"{x + a}, {y + b}" for a, b in corners) for x, y in rows)


def test_many_rings_hold_nobody_up() -> None:
    begun = time.process_time()
    with pytest.raises(Refused, match="500 rings"):
        shape_of_text(squares(3000))
    assert shape_of_text(squares(MOST_RINGS)).num_geom == MOST_RINGS
    rings = [box(107 + n / 5000, 34 + n / 5000, 109 - n / 5000, 36 - n / 5000) for n in range(500)]
    text = text_of_shape(MultiPolygon([ring[0] for ring in rings], srid=4326))
    assert shape_of_text(text).num_geom == 250
    assert time.process_time() - begun < 3


def test_islands_lie_in_lakes() -> None:
    whole = MultiPolygon(
        Polygon(box(0, 0, 9, 9)[0].exterior_ring, box(1, 1, 8, 8)[0].exterior_ring),
        Polygon(box(2, 2, 7, 7)[0].exterior_ring, box(3, 3, 4, 4)[0].exterior_ring),
        box(10, 0, 11, 1)[0],
        srid=4326,
    )
    found = shape_of_text(text_of_shape(whole))
    assert (found.num_geom, found.area) == (3, whole.area)
    assert outline(json.loads(whole.json)).equals(whole)


def test_a_draft_is_not_begun_with_more_rings_than_it_can_keep(
    grids: list[Area], system_admin: User
) -> None:
    many = shape_of_text(squares(MOST_RINGS))
    many.append(box(108, 36, 109, 37)[0])
    asked = Wanted(grids[0].code[:12], today(), {grids[0].code: many})
    parent = Area.objects.get(path=grids[0].path[:-4])
    with pytest.raises(Refused, match="500 rings"):
        draft_start(owner=system_admin, parent=parent, day=today(), wanted=asked)
