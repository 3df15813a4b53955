"""Importing areas: wrong rows, repetition, changed names, and a real change of county code."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import grids
from grids import dependents
from grids.errors import Refused
from grids.import_plan import Orders, plan_import
from grids.models import Area, AreaCode, Level
from grids.services import area_by_code, areas_import, grids_make

DATA = Path(grids.__file__).parent / "data"
OLD, NEW = DATA / "divisions_fengxiang_2019codes.csv", DATA / "divisions_fengxiang.csv"
DAY = dt.date(2026, 3, 2)
HEAD = "code,name,level,parent\n"
COUNTY = "61,陕西省,province,\n6103,宝鸡市,city,61\n610305,凤翔区,county,6103\n"
TOWN = "610305100,城关镇,township,610305\n"
VILLAGE = "610305100001,东关社区居委会,village,610305100\n"
GOOD = HEAD + COUNTY + TOWN + VILLAGE

pytestmark = pytest.mark.django_db


def snapshot() -> list[tuple[object, ...]]:
    areas = Area.objects.values_list("pk", "path", "code", "name", "name_en", "retired_on", "above")
    codes = AreaCode.objects.order_by("code").values_list("code", "area", "valid_from", "valid_to")
    return [*areas, *codes]


def test_it_reads_rows_above_the_root_as_ancestors() -> None:
    areas_import(text=GOOD, day=DAY)
    assert list(Area.objects.values_list("code", "level", "depth")) == [
        ("610305", "county", 1),
        ("610305100", "township", 2),
        ("610305100001", "community", 3),
    ]
    root = Area.objects.get(code="610305")
    assert (root.above, root.name_en) == ("陕西省 宝鸡市", "Fengxiang District")


def test_it_may_hold_a_whole_city() -> None:
    areas_import(text=GOOD, day=DAY, root_level=Level.CITY)
    assert Area.objects.get(code="6103").depth == 1
    assert Area.objects.get(code="610305100001").depth == 4


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("610305999001,甲村,village,610305999\n", "610305999"),
        ("610305101,甲镇,township,999999\n", "the parent 999999 is not known"),
        ("61030510000,甲村,village,610305100\n", "11"),
        ("610305100,又一镇,township,610305\n", "610305100"),
        ("610305101,甲村,village,610305\n", "9"),
        ("610305100002,甲村,village,610305\n", "610305"),
        ("610304100,甲镇,township,610305\n", "610304100"),
        ("61030510a,甲镇,township,610305\n", "61030510a"),
        ("610305101,甲镇,hamlet,610305\n", "hamlet"),
        ("610305101,,township,610305\n", ""),
        ("610305101,甲镇,township,\n", ""),
        ("610305101,甲镇,township\n", ""),
    ],
)
def test_it_names_the_line_of_a_wrong_row_and_saves_nothing(row: str, reason: str) -> None:
    plan = plan_import(GOOD + row)
    assert [fault.line for fault in plan.faults] == [7]
    assert reason in plan.faults[0].reason
    with pytest.raises(Refused):
        areas_import(text=GOOD + row, day=DAY)
    assert not Area.objects.exists()


def test_it_lists_every_wrong_row() -> None:
    plan = plan_import(GOOD + "1,甲,village,610305100\n2,乙,village,610305100\n")
    assert [fault.line for fault in plan.faults] == [7, 8]


def test_it_refuses_a_table_without_its_columns() -> None:
    assert [fault.line for fault in plan_import("code,name\n61,陕西省\n").faults] == [1]
    assert [fault.line for fault in plan_import(HEAD).faults] == [1]


def test_it_changes_nothing_the_second_time() -> None:
    areas_import(text=NEW.read_text("utf-8"), day=DAY)
    before = snapshot()
    plan = areas_import(text=NEW.read_text("utf-8"), day=dt.date(2026, 3, 3))
    assert (plan.changes, plan.unchanged) == (0, 182)
    assert snapshot() == before


def test_it_updates_changed_names_and_new_villages() -> None:
    areas_import(text=GOOD, day=DAY)
    before = Area.objects.get(code="610305100001")
    changed = GOOD.replace("东关社区", "东湖社区") + "610305100200,甲村委会,village,610305100\n"
    plan = areas_import(text=changed, day=DAY)
    after = Area.objects.get(pk=before.pk)
    assert (len(plan.renamed), len(plan.created)) == (1, 1)
    assert (after.name, after.name_en, after.initials) == (
        "东湖社区居委会",
        "Donghu Community",
        "dhsqjwh",
    )
    assert Area.objects.get(code="610305100200").name_en == "Jia Village"


def test_it_keeps_an_english_name_written_by_hand() -> None:
    areas_import(text=GOOD, day=DAY)
    Area.objects.filter(code="610305100001").update(name_en="East Gate")
    areas_import(text=GOOD.replace("东关社区", "东湖社区"), day=DAY)
    assert Area.objects.get(code="610305100001").name_en == "East Gate"


def test_it_recognises_a_new_county_code_and_waits_for_a_decision() -> None:
    areas_import(text=OLD.read_text("utf-8"), day=DAY)
    before = snapshot()
    plan = plan_import(NEW.read_text("utf-8"))
    (likely,) = plan.likely
    assert (likely.area.code, likely.row.code) == ("610322", "610305")
    assert (likely.alike, likely.children) == (12, 12)
    with pytest.raises(Refused, match="610305"):
        areas_import(text=NEW.read_text("utf-8"), day=DAY)
    assert snapshot() == before


def test_it_gives_every_area_its_new_code_and_keeps_its_identity() -> None:
    areas_import(text=OLD.read_text("utf-8"), day=DAY)
    village = Area.objects.get(code="610322100001")
    (grid,) = grids_make(parent=village, count=1, day=DAY)
    keys = dict(Area.objects.values_list("pk", "code"))
    orders = Orders(renumber={"610322": "610305"})
    plan = areas_import(text=NEW.read_text("utf-8"), day=dt.date(2026, 7, 1), orders=orders)

    assert (len(plan.renamed), len(plan.created), plan.missing) == (4, 3, [])
    for pk, code in keys.items():
        area = Area.objects.get(pk=pk)
        assert area.code == code.replace("610322", "610305", 1)
        assert area_by_code(code) == area == area_by_code(area.code)
    assert Area.objects.get(code="610305").name == "凤翔区"
    assert Area.objects.get(pk=grid.pk).code == "610305100001001"
    old = AreaCode.objects.get(code="610322100001")
    assert (old.valid_to, old.area.pk) == (dt.date(2026, 7, 1), village.pk)

    again = areas_import(text=NEW.read_text("utf-8"), day=dt.date(2026, 7, 2), orders=orders)
    assert again.changes == 0


def test_it_never_gives_an_old_code_again() -> None:
    areas_import(text=OLD.read_text("utf-8"), day=DAY)
    orders = Orders(renumber={"610322": "610305"})
    areas_import(text=NEW.read_text("utf-8"), day=DAY, orders=orders)
    plan = plan_import(OLD.read_text("utf-8"))
    assert len(plan.faults) == 179
    assert plan.faults[0].line == 4


def test_it_takes_a_likely_area_as_another_one_when_told() -> None:
    areas_import(text=GOOD, day=DAY)
    renamed = GOOD.replace("610305", "610306")
    plan = areas_import(text=renamed, day=DAY, orders=Orders(separate=frozenset({"610306"})))
    assert len(plan.created) == 3
    assert Area.objects.filter(depth=1).count() == 2


def test_it_recognises_a_village_under_a_new_code() -> None:
    areas_import(text=GOOD, day=DAY)
    moved = GOOD.replace("610305100001", "610305100009")
    (likely,) = plan_import(moved).likely
    assert likely.row.code == "610305100009"
    orders = Orders(renumber={"610305100001": "610305100009"})
    village = Area.objects.get(code="610305100001")
    areas_import(text=moved, day=DAY, orders=orders)
    assert area_by_code("610305100009") == village == area_by_code("610305100001")


def test_it_retires_what_is_missing_only_when_told() -> None:
    more = GOOD + "610305100200,甲村委会,village,610305100\n"
    areas_import(text=more, day=DAY)
    gone = Area.objects.get(code="610305100200")
    (grid,) = grids_make(parent=gone, count=1, day=DAY)
    assert [area.code for area in areas_import(text=GOOD, day=DAY).missing] == [gone.code]
    gone.refresh_from_db()
    assert gone.retired_on is None

    areas_import(text=GOOD, day=DAY, orders=Orders(retire_missing=True))
    assert set(Area.objects.exclude(retired_on=None)) == {gone, grid}
    assert area_by_code("610305100200") == gone


class _Cases:
    name = "cases"
    label = "open cases"

    def count(self, area: Area) -> int:
        return 2 if area.code == "610305100200" else 0

    def list(self, area: Area, limit: int) -> list[str]:
        return []

    def preview(self, area: Area, target: Area) -> str:
        return ""

    def move(self, area: Area, target: Area) -> int:
        return 2


def test_it_retires_nothing_that_still_has_cases() -> None:
    areas_import(text=GOOD + "610305100200,甲村委会,village,610305100\n", day=DAY)
    dependents.register(_Cases())
    try:
        with pytest.raises(Refused, match="open cases"):
            areas_import(text=GOOD, day=DAY, orders=Orders(retire_missing=True))
    finally:
        dependents.unregister("cases")
    assert not Area.objects.exclude(retired_on=None).exists()


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_areas", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_saves_nothing_in_a_dry_run() -> None:
    assert "166 of level community" in run(str(OLD), "--dry-run")
    assert not Area.objects.exists()


def test_the_command_imports_both_files_one_after_the_other() -> None:
    assert "179 changes saved" in run(str(OLD))
    assert "--renumber 610322:610305" in run(str(NEW), "--dry-run")
    with pytest.raises(CommandError, match="610305"):
        run(str(NEW))
    assert "8 changes saved" in run(str(NEW), "--renumber", "610322:610305")
    assert "Nothing to change" in run(str(NEW))


def test_the_command_lists_wrong_lines(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(GOOD + "1,甲,village,610305100\n", "utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match="Wrong rows: 1"):
        call_command("import_areas", str(file), stdout=out, stderr=out)
    assert "line 7:" in out.getvalue()
    with pytest.raises(CommandError, match="could not be read"):
        run(str(tmp_path / "absent.csv"))
    with pytest.raises(CommandError, match="OLD:NEW"):
        run(str(file), "--renumber", "610322")
