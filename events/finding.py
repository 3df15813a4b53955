"""Finds areas, departments and people by what somebody types: name, initials or code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Department, Posting
from grids.models import Area

SHOWN = 8
LATIN = re.compile(r"^[A-Za-z]+$")


@dataclass(frozen=True)
class Found:
    """`value` is what a form sends, `note` where it belongs."""

    value: str
    label: str
    note: str = ""


def places(user: Any, text: str) -> list[Found]:
    """Areas of the posting's subtree."""
    areas = matching(reach(user), text)[:SHOWN]
    return [Found(str(area.pk), area.label, note) for area, note in with_chains(areas)]


def units(user: Any, text: str) -> list[Found]:
    """Areas, departments and people of the whole tree that a report may complain about."""
    root = user.scope.area_path[: Area.steplen]
    tree = Area.objects.in_force().filter(path__startswith=root)
    areas = matching(tree, text)[: SHOWN // 2]
    found = [Found(f"area:{a.pk}", a.label, note) for a, note in with_chains(areas)]
    if text.strip():
        found += departments(root, text.strip()) + people(root, text.strip())
    return found


def reach(user: Any) -> Any:
    return Area.objects.in_force().filter(path__startswith=user.scope.area_path)


def matching(areas: Any, text: str) -> Any:
    """By the start of the code, a part of the name, or pinyin initials; shortest names first."""
    text = text.strip()
    if not text:
        return areas.none()
    fits = Q(name__icontains=text) | Q(name_en__icontains=text)
    if text.isdigit():
        fits |= Q(code__startswith=text)
    if LATIN.match(text):
        fits |= Q(initials__istartswith=text)
    return areas.filter(fits).order_by("depth", "path")


def with_chains(areas: Iterable[Area]) -> list[tuple[Area, str]]:
    """Each area with the names of what stands above it; one statement for all."""
    areas = list(areas)
    step = Area.steplen
    above = {a.path[:end] for a in areas for end in range(step, len(a.path), step)}
    names = {a.path: a.label for a in Area.objects.filter(path__in=above)}
    return [
        (a, " › ".join(names[a.path[:end]] for end in range(step, len(a.path), step)))
        for a in areas
    ]


def departments(root: str, text: str) -> list[Found]:
    rows = (
        Department.objects.filter(path__startswith=root, is_active=True)
        .filter(
            Q(name__icontains=text)
            | Q(kind__name_zh__icontains=text)
            | Q(kind__name_en__icontains=text)
            | Q(area__name__icontains=text)
        )
        .select_related("kind", "area")
        .order_by("path")[: SHOWN // 2]
    )
    return [Found(f"department:{row.pk}", str(row)) for row in rows]


def people(root: str, text: str) -> list[Found]:
    rows = (
        Posting.objects.on(timezone.localdate())
        .filter(Q(area__path__startswith=root) | Q(department__path__startswith=root))
        .filter(user__name__icontains=text)
        .select_related("user", "area", "department__area", "department__kind")
        .order_by("user__name", "pk")[: SHOWN // 2]
    )
    return [Found(f"user:{row.user_id}", row.user.name, str(row)) for row in rows]
