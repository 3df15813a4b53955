"""How personal values look on pages: enough to recognise one's own, not enough to use."""

from __future__ import annotations

import re

TWO_CHARACTER_SURNAMES = frozenset(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 夏侯 南宫 独孤 端木".split()
)
BUILDINGS = (
    re.compile(r"^.*?[0-9０-９A-Za-z一二三四五六七八九十甲乙丙丁](?:号楼|栋|幢|座)"),
    re.compile(r"^.*?(?i:\b(?:building|bldg\.?)\s*\w+)"),
    re.compile(r"^.*?[0-9０-９一二三四五六七八九十]组"),
    re.compile(r"^.*?[0-9０-９]+号院?"),
    re.compile(r"^[^0-9０-９]*"),
)
"""Where a building ends, best sign first; the last one is the text before any figure."""


def mask_phone(value: str) -> str:
    """13812345678 as 138****5678, a landline without its middle."""
    text = value.strip()
    if len(text) < 7:
        return "*" * len(text)
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else f"****{text[-3:]}"


def mask_id(value: str) -> str:
    """11010519491231002X as 110105********002X."""
    text = value.strip()
    if len(text) < 15:
        return "*" * len(text)
    return f"{text[:6]}{'*' * (len(text) - 10)}{text[-4:]}"


def mask_name(value: str) -> str:
    """The surname, or the first letter of a Latin name, and one star whatever the length."""
    text = value.strip()
    if not text:
        return ""
    surname = text[:2] if text[:2] in TWO_CHARACTER_SURNAMES and len(text) > 2 else text[0]
    return f"{surname}*"


def mask_address(value: str) -> str:
    """The address down to the building; without a building, down to the first figure."""
    text = value.strip()
    kept = next((m.group() for pattern in BUILDINGS if (m := pattern.match(text))), "")
    return text if kept == text else f"{kept}***"
