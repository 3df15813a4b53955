"""Who gets which answer from the pages of areas and calendars."""

from __future__ import annotations

from typing import Any

from tests.permissions import Factory, Get, Row, codes

ABOVE_A_COMMUNITY = {
    "operator": 200,
    "supervisor": 200,
    "system_admin": 200,
    "rights_admin": 200,
    "auditor": 200,
}
SEEN = codes(default=404, **ABOVE_A_COMMUNITY)


def written(answer: int, **roles: int) -> dict[str, int]:
    """The administrator's answer; 403 for who sees the community, 404 for who does not."""
    refused = dict.fromkeys(ABOVE_A_COMMUNITY, 403)
    return codes(default=404, **{**refused, "system_admin": answer, **roles})


def community(get: Get) -> dict[str, Any]:
    return {"code": get("community").code}


def grid(get: Get) -> dict[str, Any]:
    return {"code": get("grid").code}


def sent(**data: str) -> Factory:
    return lambda get: data


NEW_GRID = sent(code="610305100001009", name="第九网格")
TABLE = sent(root_level="county", text="code,name,level,parent\n610305,凤翔区,county,\n")
NOTICE = sent(year="2027", source="test", text="2027-01-01 放假")

ROWS = [
    Row("grids:list", codes(default=200)),
    Row("grids:detail", SEEN, kwargs=community),
    Row("grids:geojson", SEEN, kwargs=community),
    Row("grids:area_create", written(200), kwargs=community),
    Row("grids:area_create", written(302), method="post", kwargs=community, data=NEW_GRID),
    Row("grids:area_rename", written(200), kwargs=community),
    Row("grids:area_rename", written(302), method="post", kwargs=community, data=sent(name="甲")),
    Row("grids:grids_make", written(200), kwargs=community),
    Row(
        "grids:grids_make",
        written(302),
        method="post",
        kwargs=community,
        data=sent(count="2", kind="basic"),
    ),
    Row("grids:area_cover", written(200), kwargs=community),
    Row("grids:area_cover", written(302), method="post", kwargs=community),
    Row("grids:area_retire", written(200, worker=403), kwargs=grid),
    Row(
        "grids:area_retire",
        written(422, worker=403),
        method="post",
        kwargs=grid,
        data=sent(successor="999999"),
    ),
    Row("grids:areas_import", codes(system_admin=200)),
    Row("grids:areas_import", codes(system_admin=200), method="post", data=TABLE),
    Row("grids:calendar", codes(default=200)),
    Row(
        "grids:day_set",
        codes(system_admin=302),
        method="post",
        data=sent(date="2026-03-03", kind="off"),
    ),
    Row(
        "grids:day_remove",
        codes(system_admin=302),
        method="post",
        data=sent(date="2026-10-10"),
    ),
    Row(
        "grids:calendar_hours",
        codes(system_admin=302),
        method="post",
        data=sent(hours="08:00-12:00", day_minutes="240"),
    ),
    Row("grids:notice_import", codes(system_admin=200)),
    Row("grids:notice_import", codes(system_admin=302), method="post", data=NOTICE),
]
