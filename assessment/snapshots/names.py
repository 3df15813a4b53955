"""What subjects are called on pages."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.utils.translation import get_language

from accounts.models import Department, User
from assessment.figures.subjects import AREAS, PEOPLE, SubjectKind
from grids.models import Area


def names(kind: str, keys: Collection[int]) -> dict[int, str]:
    """Names by key in the reader's language; one statement."""
    kind = SubjectKind(kind)
    if kind in AREAS:
        areas = Area.objects.filter(pk__in=keys).only("pk", "name", "name_en")
        return {area.pk: area.label for area in areas}
    if kind == SubjectKind.DEPARTMENT:
        rows = Department.objects.filter(pk__in=keys).select_related("kind", "area")
        return {one.pk: str(one) for one in rows.defer("area__geometry")}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))


def name(kind: str, pk: int) -> str:
    return names(kind, [pk]).get(pk, "—")


# The same names for statements that sort by them: Chinese by pinyin

AREA_JOIN = "LEFT JOIN grids_area a ON a.id = places.pk"
NAMES_SQL = {
    **dict.fromkeys(AREAS, AREA_JOIN),
    SubjectKind.DEPARTMENT: """
        LEFT JOIN accounts_department d ON d.id = places.pk
        LEFT JOIN accounts_departmentkind k ON k.id = d.kind_id
        LEFT JOIN grids_area a ON a.id = d.area_id
    """,
    SubjectKind.WORKER: "LEFT JOIN accounts_user u ON u.id = places.pk",
    SubjectKind.OPERATOR: "LEFT JOIN accounts_user u ON u.id = places.pk",
}
"""What has to be joined to `places.pk` for `name_sql`."""


def name_sql(kind: str) -> str:
    """The name of a subject in the reader's language, as `names` tells it."""
    english = (get_language() or "").startswith("en")
    area = "coalesce(nullif(a.name_en, ''), a.name)" if english else "a.name"
    if kind in AREAS:
        name = area
    elif kind in PEOPLE:
        name = "u.name"
    else:
        whole = f"k.name_en || ', ' || {area}" if english else f"{area} || ' ' || k.name_zh"
        name = f"coalesce(nullif(d.name, ''), {whole})"
    return f'({name}) COLLATE "zh-x-icu"'


def name_order(kind: str, keys: Collection[int]) -> dict[int, int]:
    """Numbers to sort some subjects by their names, the same for equal names; one statement."""
    kind = SubjectKind(kind)
    name = name_sql(kind)
    sql = f"""
        SELECT pk, dense_rank() OVER (ORDER BY name) FROM (
            SELECT places.pk, {name} AS name FROM unnest(%s::bigint[]) AS places (pk)
            {NAMES_SQL[kind]}
        ) named WHERE name IS NOT NULL
    """  # noqa: S608  # put together from our own texts; every value is a parameter
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(keys)])
        return dict(cursor.fetchall())
