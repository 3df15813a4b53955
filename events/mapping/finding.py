"""What a search on the map finds: areas, cases and streets, and where the map goes for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models import Extent
from django.db.models import Q
from django.urls import reverse

from events.models import Event
from events.search import search
from grids import tree
from grids.basemap.models import Building, Street

if TYPE_CHECKING:
    from accounts.models import User

MOST = 8


@dataclass(frozen=True)
class Hit:
    """`bounds` are west,south,east,north; `url` leads to the page of what was found."""

    kind: str
    name: str
    note: str
    bounds: str
    url: str = ""


def find(user: User, text: str) -> list[Hit]:
    return [*areas(user, text), *cases(user, text), *streets(text)] if text else []


def areas(user: User, text: str) -> list[Hit]:
    """Areas in sight by name, pinyin initials or code."""
    found, _more = tree.search(user, text)
    hits = []
    for one in found:
        area: Any = one.area
        if area.geometry is None or area.retired_on:
            continue
        above = " · ".join(above.label for above in one.chain[1:])
        url = reverse("grids:detail", args=[area.code])
        note = f"{area.code} {above}".strip()
        hits.append(Hit("area", area.label, note, bounds(area.geometry.extent), url))
    return hits[:MOST]


def cases(user: User, text: str) -> list[Hit]:
    """Cases in sight by number, or by words of their title and place; the newest first."""
    seen = Event.objects.for_user(user).filter(search(text).condition, point__isnull=False)
    rows = seen.only("number", "title", "address", "point", "reported_at").order_by("-pk")[:MOST]
    return [
        Hit(
            "case",
            event.title,
            f"{event} {event.address}".strip(),
            bounds(event.point.extent),  # type: ignore[union-attr]
            reverse("events:detail", args=[event.pk]),
        )
        for event in rows
    ]


def streets(text: str) -> list[Hit]:
    """Streets and named buildings; a street is one however many pieces it has."""
    hits = []
    for kind, model in (("street", Street), ("building", Building)):
        rows: Any = model.objects
        rows = rows.filter(Q(name__icontains=text), ~Q(name="")).values("name")
        for row in rows.annotate(whole=Extent("geometry")).order_by("name")[:MOST]:
            hits.append(Hit(kind, row["name"], "", bounds(row["whole"])))
    return hits


def bounds(extent: tuple[float, ...]) -> str:
    return ",".join(f"{number:.6f}" for number in extent)
