"""English names and pinyin initials of areas, for those that came with Chinese names alone."""

from __future__ import annotations

import re

from gridgov import pinyin
from grids.models import Level

# The longest suffix first; what stands before it is spelled in pinyin.
SUFFIXES = [
    ("社区居民委员会", "Community"),
    ("社区居委会", "Community"),
    ("居民委员会", "Community"),
    ("居委会", "Community"),
    ("社区", "Community"),
    ("村民委员会", "Village"),
    ("村委会", "Village"),
    ("街道办事处", "Subdistrict"),
    ("街道", "Subdistrict"),
    ("自治县", "Autonomous County"),
    ("自治州", "Autonomous Prefecture"),
    ("自治区", "Autonomous Region"),
    ("网格", "Grid"),
    ("村", "Village"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("区", "District"),
    ("县", "County"),
    ("市", "City"),
    ("省", "Province"),
]
SPELLED = {"陕西": "Shaanxi"}
"""Spelled otherwise than in plain pinyin, to tell it from 山西."""
DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 to 999 in Chinese: 一, 十, 十二, 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def grid_name(number: int) -> tuple[str, str]:
    """第三网格, Grid 3."""
    return f"第{chinese_number(number)}网格", f"Grid {number}"


NUMBERED = {grid_name(number)[0]: number for number in range(1, 1000)}
TOLD_APART = re.compile("(.+)（(.+)）")
HAN = re.compile("[\u3400-\u9fff]")


def initials(name: str) -> str:
    """城关镇 gives "cgz"."""
    return pinyin.initials(name)[:100]


def english_name(name: str, level: str) -> str:
    """城关镇 gives "Chengguan Town", 南大街社区居委会 "Nandajie Community", 第三网格 "Grid 3",
    第一网格（东关社区） "Grid 1 (Dongguan Community)".

    A name that is not Chinese is left as it is.
    """
    if not HAN.search(name):
        return name
    if told := TOLD_APART.fullmatch(name):
        return f"{english_name(told[1], level)} ({english_name(told[2], '')})"
    if name in NUMBERED:
        return f"Grid {NUMBERED[name]}"
    for suffix, word in SUFFIXES:
        stem = name.removesuffix(suffix)
        if stem and stem != name:
            return f"{_spelled(stem)} {word}"
    return f"{_spelled(name)} Grid" if level == Level.GRID else _spelled(name)


def english_above(above: str) -> str:
    """陕西省 宝鸡市 gives "Baoji City, Shaanxi Province"."""
    return ", ".join(english_name(name, "") for name in reversed(above.split()))


def stem(name: str) -> str:
    """凤翔县 and 凤翔区 share the stem 凤翔."""
    for suffix, _word in SUFFIXES:
        if name.endswith(suffix) and name != suffix:
            return name.removesuffix(suffix)
    return name


def _spelled(text: str) -> str:
    """One word, an apostrophe before a syllable that begins with a vowel: Xi'an."""
    if text in SPELLED:
        return SPELLED[text]
    spelled = ""
    for syllable in pinyin.syllables(text):
        open_vowel = spelled and spelled[-1].isalpha() and re.match("[aeo]", syllable)
        spelled += ("'" if open_vowel else "") + syllable
    return spelled[:1].upper() + spelled[1:]
