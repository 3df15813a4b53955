"""Masked values show enough to recognise one's own and not enough to use."""

from __future__ import annotations

import pytest

from gridgov.masks import mask_address, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("13812345678", "138****5678"),
        ("09177212345", "091****2345"),
        ("7212345", "****345"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_it_masks_a_phone(value: str, shown: str) -> None:
    assert mask_phone(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("11010519491231002X", "110105********002X"),
        ("610322491231002", "610322*****1002"),
        ("123", "***"),
    ],
)
def test_it_masks_an_id_number(value: str, shown: str) -> None:
    assert mask_id(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("张三", "张*"), ("欧阳娜娜", "欧阳*"), ("John Smith", "J*"), ("李", "李*"), ("", "")],
)
def test_it_masks_a_name(value: str, shown: str) -> None:
    assert mask_name(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("东关社区3号楼2单元501室", "东关社区3号楼***"),
        ("城关镇人民路12号院3-401", "城关镇人民路12号院***"),
        ("人民路12号院3号楼401", "人民路12号院3号楼***"),
        ("人民路12号", "人民路12号"),
        ("虢王镇陈村3组25号", "虢王镇陈村3组***"),
        ("幸福家园8栋", "幸福家园8栋"),
        ("东门外小卖部", "东门外小卖部"),
        ("东门外501室", "东门外***"),
        ("", ""),
    ],
)
def test_it_masks_an_address_down_to_the_building(value: str, shown: str) -> None:
    assert mask_address(value) == shown
