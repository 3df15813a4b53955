"""What the administrator's lists find for the filters chosen."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Department, DepartmentKind, User
from events.catalogue.search import matching
from events.catalogue.sources import IMPORTED
from events.models import Category, TimeLimit
from gridgov.forms import search_words
from grids.querysets import under_any


def departments(reader: User, chosen: dict[str, Any]) -> QuerySet[Department]:
    """Every word occurs in the department's own name, its kind's or its area's names or codes."""
    rows: QuerySet[Department] = Department.objects.for_user(reader)
    for word in chosen.get("q", "").lower().split():
        rows = rows.filter(_named(word))
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    if area := chosen.get("area"):
        rows = rows.filter(under_any((area.path,)))
    if chosen.get("active"):
        rows = rows.filter(is_active=chosen["active"] == "yes")
    rows = rows.select_related("kind", "area").defer("area__geometry")
    return rows.order_by("path", "kind__code")


def _named(word: str) -> Q:
    fitting = [kind.pk for kind in DepartmentKind.objects.all() if word in words_of(kind)]
    return (
        Q(name__icontains=word)
        | Q(kind__in=fitting)
        | Q(area__name__icontains=word)
        | Q(area__name_en__icontains=word)
        | Q(area__initials__startswith=word)
        | Q(area__code__startswith=word)
    )


def words_of(kind: DepartmentKind) -> str:
    sounds = search_words(kind.name_zh)
    return f"{kind.code} {kind.name_zh} {kind.name_en} {sounds}".lower()


def kinds(chosen: dict[str, Any]) -> list[DepartmentKind]:
    """Kinds with `count`, how many departments of theirs are active."""
    rows = DepartmentKind.objects.annotate(
        count=Count("departments", filter=Q(departments__is_active=True))
    ).order_by("code")
    if chosen.get("level"):
        rows = rows.filter(level=chosen["level"])
    if chosen.get("active"):
        rows = rows.filter(is_active=chosen["active"] == "yes")
    wanted = chosen.get("q", "").lower().split()
    return [kind for kind in rows if all(word in words_of(kind) for word in wanted)]


def categories(chosen: dict[str, Any]) -> QuerySet[Category]:
    rows = matching(Category.objects.select_related("lead"), chosen.get("q", ""))
    if chosen.get("major"):
        rows = rows.filter(major_code=chosen["major"])
    if chosen.get("urgency"):
        rows = rows.filter(urgency=chosen["urgency"])
    if chosen.get("active"):
        rows = rows.filter(is_active=chosen["active"] == "yes")
    return rows


def limits(reader: User, chosen: dict[str, Any]) -> QuerySet[TimeLimit]:
    """Rules that hold everywhere, and those of areas in the reader's sight."""
    seen = Q(area=None) | under_any(reader.scope.area_paths, "area__path")
    above = [reader.scope.area_path[:end] for end in range(4, len(reader.scope.area_path), 4)]
    rows = TimeLimit.objects.filter(seen | Q(area__path__in=above))
    if chosen.get("q", "").strip():
        found = matching(Category.objects.all(), chosen["q"])
        rows = rows.filter(category__in=found)
    if chosen.get("urgency"):
        rows = rows.filter(urgency=chosen["urgency"])
    origin = chosen.get("origin")
    if origin == "default":
        rows = rows.filter(category=None, area=None)
    elif origin == "category":
        rows = rows.filter(category__isnull=False)
    elif origin == "area":
        rows = rows.filter(area__isnull=False)
    elif origin == "local":
        rows = rows.exclude(source__in=IMPORTED)
    return rows.select_related("area", "category", "department_kind").defer("area__geometry")
