"""Which code belongs to which area, now and before."""

from __future__ import annotations

from django.db.models import Q

from grids.models import Area, AreaCode


def area_by_code(code: str) -> Area | None:
    """The area that has `code` or had it before; retired areas are found too."""
    found = AreaCode.objects.select_related("area").filter(code=code).first()
    return found.area if found else None


def codes_used(prefix: str) -> list[str]:
    """Every code ever given that begins with `prefix`."""
    return list(AreaCode.objects.filter(code__startswith=prefix).values_list("code", flat=True))


def matching(text: str) -> Q:
    """The condition that an area is found by `text`: name, pinyin, or a code old or new."""
    words = text.strip()
    if words.isdecimal():
        return Q(codes__code__startswith=words)
    condition = Q(name__icontains=words) | Q(name_en__icontains=words)
    if words.isascii():
        condition |= Q(initials__startswith=words.lower())
    return condition
