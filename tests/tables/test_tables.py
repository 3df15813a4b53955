"""Tables are read from what people have, and written so that a spreadsheet does no harm."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from gridgov.tables import CSV, FORMATS, XLSX, Column, Limits, Unreadable, read, writer

HEAD = "姓名,电话\r\n王芳,0917-1\r\n\r\n李强,\r\n"
ROWS = [(1, ["姓名", "电话"]), (2, ["王芳", "0917-1"]), (4, ["李强"])]


def lines(data: bytes, limits: Limits | None = None) -> list[tuple[int, list[str]]]:
    return [(line.number, line.cells) for line in read(io.BytesIO(data), limits)]


def workbook(*rows: Any) -> bytes:
    book: Any = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("second").append(["never read"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def written(name: str, rows: list[list[object]], columns: int = 1) -> bytes:
    file = io.BytesIO()
    table = writer(name, file, [Column(f"c{n}") for n in range(columns)])
    for row in rows:
        table.row(row)
    table.close()
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        HEAD.encode(),
        HEAD.encode("utf-8-sig"),
        HEAD.encode("gb18030"),
        HEAD.encode("utf-16"),
        HEAD.replace(",", ";").encode(),
        HEAD.replace(",", "\t").encode("gb18030"),
        HEAD.replace("\r\n", "\n").encode(),
        workbook(["姓名", "电话"], ["王芳", "0917-1"], [], ["李强", None]),
    ],
    ids=["utf8", "mark", "gb18030", "utf16", "semicolons", "tabs", "newlines", "xlsx"],
)
def test_it_reads_the_same_rows_from_any_of_them(data: bytes) -> None:
    assert lines(data) == ROWS


def test_it_reads_values_of_a_workbook_as_they_look() -> None:
    moment = dt.datetime(2026, 11, 22, 15, 4)  # noqa: DTZ001
    found = lines(workbook([13800000000.0, 2.5, moment, dt.date(2026, 1, 2), True, "=1+1"]))
    assert found[0][1] == ["13800000000", "2.5", "2026-11-22 15:04", "2026-01-02", "True"]


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    return file.getvalue()


def growing() -> bytes:
    """A workbook whose sheet declares an entity."""
    file, text = io.BytesIO(), b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    old = zipfile.ZipFile(io.BytesIO(workbook(["a"])))
    with zipfile.ZipFile(file, "w") as packed:
        for part in old.namelist():
            packed.writestr(part, text if "sheet1" in part else old.read(part))
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no row"),
        (b"\n\n , \n", "no row"),
        (b"a,b\n1\x00,2\n", "neither"),
        (b"\xff\x81\x00", "cannot be read"),
        (b"\xd0\xcf\x11\xe0rest", "old or a locked"),
        (b"PK\x03\x04broken", "broken or of another kind"),
        (workbook(["a"])[:-200], "broken or of another kind"),
        (bomb(), "unpacks to more than 2 MB"),
        (growing(), "broken or of another kind"),
        (b"a\n" * 12, "more than 10 rows"),
        (workbook(*([["a"]] * 12)), "more than 10 rows"),
        (b"a,b,c,d,e,f", "Row 1 has more than 5 columns"),
        (workbook(list("abcdef")), "Row 1 has more than 5 columns"),
        (b"a\n" + b"x" * 101, "cell of row 2"),
        (b"x" * 200_001, "larger than 0 MB"),
    ],
)
def test_it_says_why_a_file_cannot_be_taken(data: bytes, sentence: str) -> None:
    limits = Limits(file=200_000, unpacked=2_000_000, rows=10, columns=5, cell=100)
    with pytest.raises(Unreadable, match=sentence):
        read(io.BytesIO(data), limits)


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_read_back_as_it_was_written(name: str) -> None:
    moment = dt.datetime(2026, 11, 22, 7, 4, tzinfo=dt.UTC)
    row: list[object] = ["垃圾，\n堆", 3, moment, dt.date(2026, 1, 2), "", "end"]
    found = lines(written(name, [row], columns=6))
    assert found[1][1] == ["垃圾，\n堆", "3", "2026-11-22 15:04", "2026-01-02", "", "end"]


FORMULAS = ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_it_writes_no_formula(text: str) -> None:
    cell = written(CSV, [[text]]).decode("utf-8-sig").split("\r\n", 1)[1]
    assert cell.strip('"').startswith("'")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(written(XLSX, [[text]]))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == text


def test_it_leaves_numbers_and_unprintable_signs_harmless() -> None:
    assert lines(written(CSV, [[-5]]))[1][1] == ["-5"]
    long: list[list[object]] = [["a\x0b\ufffeb" + "c" * 40_000]]
    assert lines(written(XLSX, long), Limits(cell=40_000))[1][1][0][:3] == "abc"
    assert lines(written(CSV, [["a\x0b\ufffeb\0"]]))[1][1] == ["ab"]


def test_it_freezes_the_head_and_opens_in_chinese() -> None:
    book: Any = openpyxl.load_workbook(io.BytesIO(written(XLSX, [["x"]])))
    assert book.active.freeze_panes == "A2"
    assert written(CSV, [["中"]]).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", FORMATS)
def test_it_needs_no_more_memory_for_more_rows(name: str) -> None:
    def most(rows: int) -> int:
        with open("/dev/null", "wb") if name == CSV else io.BytesIO() as file:  # noqa: PTH123
            table = writer(name, file, [Column("a")])
            table.row(["warm"])
            tracemalloc.start()
            for number in range(rows):
                table.row([f"words of some length {number}", timezone.now(), number])
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            table.close()
        return peak

    assert most(3000) < most(300) + 100_000
