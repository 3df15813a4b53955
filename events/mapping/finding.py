"""What a search on the map finds: areas, cases and streets, and where the map goes for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

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
MOST_OF_ONE = 40
"""So many of one kind, where somebody asks for more of it."""


@dataclass(frozen=True)
class Hit:
    """`bounds` are west,south,east,north; `url` leads to the page of what was found."""

    kind: str
    name: str
    note: str
    bounds: str
    url: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind, the first few; `more`: there are others.

    `url` leads to a list of them all, where there is one.
    """

    kind: str
    hits: list[Hit]
    more: bool = False
    url: str = ""


def find(user: User, text: str, whole: str = "", *, with_cases: bool = True) -> list[Group]:
    """By kind; of the kind `whole` as many as can be shown."""
    if not text:
        return []
    lists: dict[str, Callable[[int], list[Hit]]] = {"area": lambda most: areas(user, text, most)}
    urls = {"area": f"{reverse('grids:list')}?{urlencode({'q': text})}"}
    if with_cases:
        lists["case"] = lambda most: cases(user, text, most)
        urls["case"] = f"{reverse('events:list')}?{urlencode({'tab': 'all', 'q': text})}"
    lists["street"] = lambda most: named("street", Street, text, most)
    lists["building"] = lambda most: named("building", Building, text, most)
    groups = []
    for kind, found in lists.items():
        most = MOST_OF_ONE if kind == whole else MOST
        hits = found(most + 1)
        groups.append(Group(kind, hits[:most], len(hits) > most, urls.get(kind, "")))
    return [group for group in groups if group.hits]


def areas(user: User, text: str, most: int) -> list[Hit]:
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
    return hits[:most]


def cases(user: User, text: str, most: int) -> list[Hit]:
    """Cases in sight by number, or by words of their title and place; the newest first."""
    seen = Event.objects.for_user(user).filter(search(text, user).condition, point__isnull=False)
    rows = seen.only("number", "title", "address", "point", "reported_at").order_by("-pk")[:most]
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


def named(kind: str, model: Any, text: str, most: int) -> list[Hit]:
    """Streets or buildings by name; a street is one however many pieces it has."""
    rows = model.objects.filter(Q(name__icontains=text), ~Q(name="")).values("name")
    whole = rows.annotate(whole=Extent("geometry")).order_by("name")[:most]
    return [Hit(kind, row["name"], "", bounds(row["whole"])) for row in whole]


def bounds(extent: tuple[float, ...]) -> str:
    return ",".join(f"{number:.6f}" for number in extent)
