"""The ranking as a workbook: every column has its own name, rates and scores can be followed."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from assessment.models import Snapshot, Standing
from assessment.ranking.workbook import adds_up
from assessment.schemes.scoring import Extra, Scored
from tests.cast import in_english
from tests.events.stage import Stage

HEAD = 4


@pytest.fixture
def sheet(week: Snapshot, supervisor: User, stage: Stage) -> Any:
    query = {"of": "department", "field": f"{stage.lead.path[:4]}:{stage.lead.area.level}"}
    answer = in_english(supervisor).get(reverse("ranking:table"), query)
    return load_workbook(io.BytesIO(answer.content)).worksheets[0]


@pytest.fixture
def heads(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[HEAD] if cell.value]


@pytest.fixture
def row(sheet: Any, stage: Stage) -> int:
    rows = (cells[1] for cells in sheet.iter_rows(HEAD + 1))
    return int(next(cell.row for cell in rows if cell.value == str(stage.lead)))


def test_no_two_columns_have_one_name(heads: list[str]) -> None:
    assert heads[:6] == ["Rank", "Name", "Points", "Grade", "Stars", "Note"]
    assert len(set(heads)) == len(heads)


@pytest.mark.parametrize("kind", ["township", "community", "grid", "worker"])
def test_nor_have_they_for_other_kinds(week: Snapshot, county_supervisor: User, kind: str) -> None:
    answer = in_english(county_supervisor).get(reverse("ranking:table"), {"of": kind})
    (names,) = (
        load_workbook(io.BytesIO(answer.content))
        .worksheets[0]
        .iter_rows(min_row=HEAD, max_row=HEAD, values_only=True)
    )
    assert len(set(names)) == len(names)


def test_it_divides_what_it_shows(sheet: Any, heads: list[str], row: int) -> None:
    at = heads.index("On-time disposal")
    assert [name.partition(": ")[0] for name in heads[at - 2 : at]] == ["On-time disposal"] * 2
    assert sheet.cell(row, at).value == 6
    above, below = (sheet.cell(row, at + n).column_letter + str(row) for n in (-1, 0))
    rate = f'=IF(SUM({below}:{below})=0,"",SUM({above}:{above})/SUM({below}:{below}))'
    assert sheet.cell(row, at + 1).value == rate


def test_the_score_is_the_sum_of_its_parts(
    sheet: Any, heads: list[str], row: int, week: Snapshot, stage: Stage
) -> None:
    formula = sheet.cell(row, heads.index("Points") + 1).value
    cells = re.findall(r"[A-Z]+\d+", formula)
    assert formula == f"=ROUND(MAX(SUM({','.join(cells)}),0),2)"
    parts = [Decimal(str(sheet[cell].value or 0)) for cell in cells]
    standing = Standing.objects.get(snapshot=week, subject="department", subject_id=stage.lead.pk)
    assert sum(parts) == standing.points
    named = [heads[sheet[cell].column - 1] for cell in cells]
    assert all(name.endswith((": Points", "points")) for name in named)


def test_a_score_that_does_not_add_up_stays_a_value() -> None:
    scored = Scored(Decimal(5), (), ranked=True, extras=(Extra(Decimal(5)),), bonus=Decimal(5))
    assert not adds_up(scored, Decimal(5))
    assert not adds_up(scored, None)


def test_it_says_what_the_page_says(sheet: Any, heads: list[str], row: int) -> None:
    """Six cases are few, and nobody was ranked a year ago."""
    told = dict(zip(heads, [cell.value for cell in sheet[row]], strict=False))
    assert told["Note"] == "few cases: read with care"
    assert told["Stars"] == 5
    assert told["Rank: Against the same period last year"] is None
