"""Phones, ID numbers and names leave free text; everything else that has figures stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.extraction import extract, without_names

PHONES = [
    ("我的电话13812345678请回", "我的电话〔电话1〕请回", ["13812345678"]),
    ("138 1234 5678", "〔电话1〕", ["13812345678"]),
    ("138-1234-5678", "〔电话1〕", ["13812345678"]),
    ("138.123.45678", "〔电话1〕", ["13812345678"]),
    ("1 3 8 1 2 3 4 5 6 7 8", "〔电话1〕", ["13812345678"]),
    ("+86 138 1234 5678", "〔电话1〕", ["13812345678"]),
    ("+8613812345678", "〔电话1〕", ["13812345678"]),
    ("008613812345678", "〔电话1〕", ["13812345678"]),
    ("8613812345678", "〔电话1〕", ["13812345678"]),
    ("(+86)13812345678", "〔电话1〕", ["13812345678"]),
    ("１３８１２３４５６７８", "〔电话1〕", ["13812345678"]),
    ("＋８６　１３８－１２３４－５６７８", "〔电话1〕", ["13812345678"]),
    ("tel13812345678", "tel〔电话1〕", ["13812345678"]),
    ("微信wx13812345678", "微信wx〔电话1〕", ["13812345678"]),
    ("13812345678，13912345678", "〔电话1〕，〔电话2〕", ["13812345678", "13912345678"]),
    ("13812345678/13912345678", "〔电话1〕/〔电话2〕", ["13812345678", "13912345678"]),
    ("13812345678或138-1234-5678", "〔电话1〕或〔电话1〕", ["13812345678"]),
    ("张三-13812345678", "张三-〔电话1〕", ["13812345678"]),
    ("座机0917-7212345", "座机〔电话1〕", ["09177212345"]),
    ("（0917）7212345", "〔电话1〕", ["09177212345"]),
    ("09177212345", "〔电话1〕", ["09177212345"]),
    ("0917 721 2345", "〔电话1〕", ["09177212345"]),
    ("010-62345678", "〔电话1〕", ["01062345678"]),
    ("021 6234 5678", "〔电话1〕", ["02162345678"]),
    ("029-88345678转8012", "〔电话1〕", ["02988345678-8012"]),
    ("+86-917-7212345", "〔电话1〕", ["9177212345"]),
    ("打电话7212345找我", "打电话〔电话1〕找我", ["7212345"]),
    ("订单电话13812345678", "订单电话〔电话1〕", ["13812345678"]),
]

KEPT = [
    "案件编号610305-20261122-00013",
    "610305-20261122-13812",
    "订单号13812345678",
    "快递单号 13812345678 没到",
    "工程款13800000000元",
    "共 15012345678 个",
    "预算￥13812345678",
    "2026-11-22 08:30 开始",
    "20261122083000",
    "2026年11月22日",
    "车牌陕C12345和陕AD12345",
    "订单JD138123456789",
    "单号SF1381234567801",
    "坐标107.381234567,34.51",
    "拨打12345热线，也打过110、119",
    "网格编码610305100001001",
    "面积15012345678平方米",
    "统一代码91110000600037341L",
    "银行卡号6222021234567890123",
    "楼号3-1-1201",
    "温度-13.5",
    "400-820-8820",
    "13 14 15 16 17 18",
    "电表户号7212345678",
    "每月1500元，共18个月",
    "邮编721400",
]

IDS = [
    ("身份证11010519491231002X", "身份证〔证件1〕", ["11010519491231002X"]),
    ("11010519491231002x。", "〔证件1〕。", ["11010519491231002X"]),
    ("１１０１０５１９４９１２３１００２Ｘ", "〔证件1〕", ["11010519491231002X"]),
    ("110105 1949 1231 002X", "〔证件1〕", ["11010519491231002X"]),
    ("身份证号：110105194912310021（抄错一位）", "身份证号：〔证件1〕（抄错一位）", None),
    ("老证610322491231002", "老证〔证件1〕", ["610322491231002"]),
    ("身份证130503670401001", "身份证〔证件1〕", ["130503670401001"]),
]

KEPT_IDS = [
    "订单110105194912310021",
    "流水202611221234567890",
    "990105194912310028",
    "设备号610322491231002",
]


@pytest.mark.parametrize(("text", "clean", "phones"), PHONES)
def test_it_takes_a_phone_out(text: str, clean: str, phones: list[str]) -> None:
    result, found = extract(text)
    assert (result, found.phones, found.ids) == (clean, phones, [])


@pytest.mark.parametrize("text", KEPT + KEPT_IDS)
def test_it_leaves_other_figures_alone(text: str) -> None:
    result, found = extract(text)
    assert result == text
    assert not found


@pytest.mark.parametrize(("text", "clean", "ids"), IDS)
def test_it_takes_an_id_number_out(text: str, clean: str, ids: list[str] | None) -> None:
    result, found = extract(text)
    assert result == clean
    assert found.ids == (ids or found.ids)
    assert len(found.ids) == 1
    assert not found.phones


NAMES = [
    ("张三说路灯坏了", ("张三",), "〔姓名〕说路灯坏了", ["张三"]),
    ("张 三说路灯坏了", ("张三",), "〔姓名〕说路灯坏了", ["张三"]),
    ("我叫李小明，电话13812345678", (), "我叫〔姓名〕，电话〔电话1〕", ["李小明"]),
    ("联系人：王五 13812345678", (), "联系人：〔姓名〕 〔电话1〕", ["王五"]),
    ("Report by john SMITH today", ("John Smith",), "Report by 〔姓名〕 today", ["John Smith"]),
    ("Johnson street", ("John",), "Johnson street", []),
    ("联系人：村委会", (), "联系人：村委会", []),
    ("路灯坏了", ("",), "路灯坏了", []),
    ("王家村路灯坏了", ("王",), "王家村路灯坏了", []),
]


@pytest.mark.parametrize(("text", "known", "clean", "names"), NAMES)
def test_it_takes_the_name_out(
    text: str, known: tuple[str, ...], clean: str, names: list[str]
) -> None:
    result, found = extract(text, known)
    assert (result, found.names) == (clean, names)


def test_it_goes_on_counting_when_a_text_is_saved_again() -> None:
    text, _found = extract("电话13812345678")
    again, found = extract(text + "，还有13912345678")
    assert again == "电话〔电话1〕，还有〔电话2〕"
    assert found.phones == ["13912345678"]


def test_it_counts_old_and_new_id_numbers_together() -> None:
    text, found = extract("老证610322491231002，新证11010519491231002X")
    assert text == "老证〔证件2〕，新证〔证件1〕"
    assert found.ids == ["11010519491231002X", "610322491231002"]


@given(st.text(alphabet="0123456789１２３ -+.()（）电话单号张三X\n元", max_size=60))
def test_it_finds_nothing_in_its_own_result(text: str) -> None:
    clean, _found = extract(text, ("张三",))
    again, found = extract(clean, ("张三",))
    assert again == clean
    assert not found


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("张三丰和张三都在家", ["张三", "张三丰"], "〔姓名〕和〔姓名〕都在家"),
        ("李 秀英不在", ["李秀英"], "〔姓名〕不在"),
        ("Ann wants the annual paper", ["Ann"], "〔姓名〕 wants the annual paper"),
        ("王家的门", ["王", ""], "王家的门"),
    ],
    ids=["longest first", "space inside", "whole words", "one letter"],
)
def test_names_are_taken_out_as_wholes(text: str, names: list[str], left: str) -> None:
    assert without_names(text, names) == left
