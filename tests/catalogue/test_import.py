"""The reference tables come in whole or not at all, and a second import changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AdminLog, DepartmentKind
from events.catalogue.search import matching
from events.catalogue.services import catalogue_import
from events.catalogue.services.importing import CATALOGUE, DEPARTMENTS
from events.catalogue.sources import ANCHORED, LOCAL
from events.models import Category, CategoryAssist, Ladder, TimeLimit
from events.workflow import ClockKind

pytestmark = pytest.mark.django_db


def text() -> str:
    return CATALOGUE.read_text("utf-8")


def test_it_brings_every_kind_category_limit_and_ladder() -> None:
    plan = catalogue_import()
    assert not plan.faults
    assert DepartmentKind.objects.count() == 49
    assert [kind.code for kind in DepartmentKind.objects.filter(is_centre_unit=True)] == ["M01"]
    assert Category.objects.count() == 99
    assert Ladder.objects.count() == 2
    assert set(TimeLimit.objects.values_list("kind", flat=True)) == set(ClockKind.values)
    refuse = Category.objects.get(code="0411")
    limit = TimeLimit.objects.get(category=refuse, kind=ClockKind.HANDLE)
    assert (limit.amount, limit.unit, limit.source) == (4, "work_hour", ANCHORED)
    assert refuse.lead.code == "C25"
    assert refuse.worker_may_settle
    fight = Category.objects.get(code="0103")
    assists = CategoryAssist.objects.filter(category=fight).order_by("position")
    assert [row.kind.code for row in assists] == ["C31", "T05", "T02"]


def test_it_changes_nothing_the_second_time() -> None:
    catalogue_import()
    before = list(TimeLimit.objects.order_by("pk").values())
    plan = catalogue_import()
    assert plan.changes == 0
    assert plan.categories.unchanged == 99
    assert list(TimeLimit.objects.order_by("pk").values()) == before
    assert AdminLog.objects.filter(action="setup_import").count() == 1


def test_it_takes_over_changed_rows_and_keeps_missing_ones() -> None:
    catalogue_import()
    rows = text().replace("Exposed refuse,C25,T07,normal,4,", "Open refuse,C25,C09;T07,normal,6,")
    shorter = "".join(line for line in rows.splitlines(True) if not line.startswith("1003,"))
    plan = catalogue_import(catalogue=shorter)
    refuse = Category.objects.get(code="0411")
    assert refuse.name_en == "Open refuse"
    assert "open refuse" in refuse.search
    assert [kind.code for kind in refuse.assists.order_by("categoryassist")] == ["C09", "T07"]
    assert TimeLimit.objects.get(category=refuse, kind=ClockKind.HANDLE).amount == 6
    assert [row.code for row in plan.categories.missing] == ["1003"]
    assert Category.objects.filter(code="1003").exists()
    assert (len(plan.categories.changed), len(plan.limits.changed)) == (1, 1)


def test_it_notices_when_only_the_assists_changed() -> None:
    catalogue_import()
    rows = text().replace("Exposed refuse,C25,T07,", "Exposed refuse,C25,C09,")
    assert catalogue_import(catalogue=rows).changes == 1
    assert catalogue_import(catalogue=rows).changes == 0


def test_it_leaves_alone_what_an_administrator_has_set() -> None:
    catalogue_import()
    Category.objects.filter(code="0411").update(name_zh="垃圾", source=LOCAL)
    TimeLimit.objects.filter(kind=ClockKind.REPORT).update(amount=9, source="County paper 7")
    Ladder.objects.filter(urgency="critical").update(rungs=[], source=LOCAL)
    plan = catalogue_import()
    assert plan.changes == 0
    assert [row.code for row in plan.categories.local] == ["0411"]
    assert Category.objects.get(code="0411").name_zh == "垃圾"
    assert TimeLimit.objects.get(kind=ClockKind.REPORT).amount == 9
    assert Ladder.objects.get(urgency="critical").rungs == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0411,04", "0410,04", "stands in a line above"),
        ("Exposed refuse,C25", "Exposed refuse,C99", "no kind of department C99"),
        ("Exposed refuse,C25,T07,normal", "Exposed refuse,C25,T07,soon", "urgency is soon"),
        ("Exposed refuse,C25,T07,normal,4,", "Exposed refuse,C25,T07,normal,0,", "number from 1"),
        (
            ",normal,4,work_hour,4,work_hour,township,Y,N,彻底清理",
            ",normal,4,days,4,work_hour,township,Y,N,彻底清理",
            "handle_unit is days",
        ),
        ("Exposed refuse,C25,T07", "Exposed refuse,C25,C25", "stands twice"),
        ("0411,04,市容秩序", "0411,04,市容", "another name"),
        ("0411,04,", "0511,04,", "does not begin"),
        ("township,Y,N,彻底清理", "township,yes,N,彻底清理", "worker_may_settle is yes"),
        ("暴露垃圾,Exposed refuse", "暴露垃圾,", "name_en is empty"),
    ],
)
def test_it_names_the_line_and_the_reason_and_saves_nothing(old: str, new: str, said: str) -> None:
    assert old in text()
    plan = catalogue_import(catalogue=text().replace(old, new, 1))
    [fault] = plan.faults
    lines = text().splitlines()
    assert lines[fault.line - 1].startswith("0411,")
    assert said in fault.reason
    assert not Category.objects.exists()
    assert not DepartmentKind.objects.exists()


def test_it_lists_every_wrong_row_at_once() -> None:
    wrong = text().replace(",C25,", ",C99,")
    plan = catalogue_import(catalogue=wrong)
    assert len(plan.faults) == text().count(",C25,")


def test_it_says_what_is_missing_in_the_first_line() -> None:
    plan = catalogue_import(departments="code,name\nC01,局\n")
    assert "level, name_zh, name_en" in plan.faults[0].reason


def test_it_says_so_when_a_file_is_empty() -> None:
    plan = catalogue_import(catalogue=text().splitlines(True)[0])
    assert plan.faults[0].reason == "The file has no rows."


@pytest.mark.parametrize(
    "word", ["暴露垃圾", "bllj", "baolulaji", "exposed", "0411", "EXPOSED ref"]
)
def test_it_is_found_by_chinese_pinyin_code_and_english(word: str) -> None:
    catalogue_import()
    assert "0411" in matching(Category.objects.all(), word).values_list("code", flat=True)


def test_the_command_saves_nothing_in_a_dry_run(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_catalogue", "--dry-run")
    assert "categories: 99 new" in capsys.readouterr().out
    assert not Category.objects.exists()
    call_command("import_catalogue")
    call_command("import_catalogue")
    assert "Nothing to change." in capsys.readouterr().out


def test_the_command_names_the_wrong_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text().replace("Exposed refuse,C25", "Exposed refuse,C99"), "utf-8")
    with pytest.raises(CommandError, match="1 rows are wrong"):
        call_command("import_catalogue", "--departments", DEPARTMENTS, "--catalogue", file)
    assert "mine.csv, line" in capsys.readouterr().err


def test_the_command_says_when_a_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be read"):
        call_command("import_catalogue", "--catalogue", tmp_path / "none.csv")
    (tmp_path / "gbk.csv").write_bytes("编码".encode("gbk"))
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("import_catalogue", "--catalogue", tmp_path / "gbk.csv")
