"""Takes phones, resident ID numbers and the reporter's name out of what somebody wrote. Pure.

`extract` gives the text with placeholders such as 〔电话1〕 and what stood in their places. It may
be run again on its own result: nothing more is found, and new finds get the next numbers.

When in doubt between a person's number and another one, the words just before it decide
("订单号", "快递单号" against "电话", "身份证"); an amount before 元 or a unit of measure stays.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

PHONE, ID, NAME = "电话", "证件", "姓名"

PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时"
    "穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾"
    "隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)

PHONE_CUES = (
    "电话 手机 号码是 联系方式 联系 座机 致电 拨打 来电 打给 tel phone mobile 微信 wx vx".split()
)
ID_CUES = "身份证 证件号 身份号".split()
OTHER_CUES = (
    "订单 单号 编号 案号 案件 流水 运单 快递 工单 合同 票号 账号 帐号 卡号 车牌 车架 编码 代码 "
    "网格 序列 设备号 表号 户号 条码 no. no: order"
).split()
CUE_REACH = 10
UNITS = r"(?!\s*(?:元|块|万|亿|吨|公斤|千克|克|公里|千米|平方|立方|米|度|千瓦|个|次|份|美元|[%％]))"

# No figure, letter or "2026-" directly before; no figure or letter directly after.
START = r"(?<![0-9A-Za-z])(?<![0-9][-./:])(?<!¥)(?<!￥)(?<!\$)"
AFTER_CUE = r"(?:(?<=tel)|(?<=phone)|(?<=mobile)|(?<=wx)|(?<=vx))"
END = r"(?![0-9A-Za-z])(?!\.[0-9])"
GAP = r"[ \-.·]?"

PREFIX = rf"(?:\(?(?:\+ ?|00)86\)?{GAP}|86(?=[ \-]?1[3-9]))?"
MOBILE = re.compile(
    rf"(?:{START}|{AFTER_CUE}){PREFIX}1{GAP}[3-9](?:{GAP}[0-9]){{9}}{END}{UNITS}", re.IGNORECASE
)
AREA_CODE = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
LANDLINE = re.compile(
    rf"{START}(?:\({AREA_CODE}\)|{AREA_CODE})[ \-]{{0,2}}[2-8][0-9]{{2,3}}[ \-]?[0-9]{{4}}"
    rf"(?:(?:转|-|ext\.?) ?[0-9]{{1,5}})?{END}{UNITS}",
    re.IGNORECASE,
)
ABROAD = re.compile(
    rf"{START}(?:\+|00)86[ \-]?(?:10|2[0-9]|[3-9][0-9]{{2}})[ \-]?"
    rf"[2-8][0-9]{{2,3}}[ \-]?[0-9]{{4}}{END}"
)
SHORT = re.compile(rf"{START}[2-8][0-9]{{2,3}}[ \-]?[0-9]{{4}}{END}{UNITS}")
LONG_ID = re.compile(
    r"(?<![0-9A-Za-z])[0-9]{6}[ \-]?[0-9]{4}[ \-]?[0-9]{4}[ \-]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
OLD_ID = re.compile(r"(?<![0-9A-Za-z])(?<![0-9][-./:])[0-9]{15}(?![0-9A-Za-z])")
SAID_NAME = re.compile(
    r"(?:(?:我叫|我的名字叫|我名叫|本人姓名|报告人|反映人|联系人|姓名|名字)(?:是|为)?[:：]?\s*)"
    rf"([{SURNAMES}][\u4e00-\u9fff·]{{1,2}})(?=$|[\s,，.。;；、:：!！?？)）〔(（]|电话|手机|住|联系|今年|身份)"
)
PLACEHOLDER = re.compile(r"〔(电话|证件)(\d+)〕")


@dataclass
class Found:
    """What was taken out, in the order of the placeholders' numbers."""

    phones: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.phones or self.ids or self.names)


def extract(text: str, known_names: Sequence[str] = ()) -> tuple[str, Found]:
    """The text without personal values, and those values."""
    found = Found()
    place_id, place = _placer(text, ID, found.ids), _placer(text, PHONE, found.phones)
    text = _take(text, LONG_ID, _is_long_id, place_id)
    text = _take(text, OLD_ID, _is_old_id, place_id)
    for pattern in (MOBILE, ABROAD, LANDLINE):
        text = _take(text, pattern, _is_phone, place)
    text = _take(text, SHORT, _is_said_phone, place)
    return _take_names(text, known_names, found.names), found


Check = Callable[[str, str], bool]
"""Given the find in plain figures and the words before it: is it a person's?"""


def _plain(text: str) -> str:
    """Full-width forms as plain ones, one character for one, so that places stay the same."""
    plain = [unicodedata.normalize("NFKC", char) for char in text]
    dashes = str.maketrans("–—−‐‑‒﹣\u3000\u00a0", "-------  ")
    joined = "".join(p if len(p) == 1 else char for p, char in zip(plain, text, strict=True))
    return joined.translate(dashes)


def _take(text: str, pattern: re.Pattern[str], check: Check, place: Callable[[str], str]) -> str:
    """Replaces the finds one after the other; each may stand right behind the one before."""
    at = 0
    while match := pattern.search(_plain(text), at):
        start, end = match.span()
        if not check(_figures(match.group()), _plain(text[max(0, start - CUE_REACH) : start])):
            at = start + 1
            continue
        mark = place(_figures(match.group()))
        text = text[:start] + mark + text[end:]
        at = start + len(mark)
    return text


def _placer(text: str, kind: str, values: list[str]) -> Callable[[str], str]:
    """Numbers go on after those of placeholders that stand in the text already."""
    first = max((int(n) for k, n in PLACEHOLDER.findall(text) if k == kind), default=0) + 1

    def place(value: str) -> str:
        if value not in values:
            values.append(value)
        return f"〔{kind}{first + values.index(value)}〕"

    return place


def _figures(text: str) -> str:
    """A number as it is dialled: no spaces, no country code, an extension after a dash."""
    text = re.sub(r"转|ext\.?", "-", text, flags=re.IGNORECASE)
    head, _dash, tail = text.rpartition("-")
    figures = re.sub(r"[^0-9Xx+]", "", text).upper()
    figures = re.sub(r"^(?:\+|00)86", "", figures).lstrip("+")
    if len(figures) == 13 and figures.startswith("861"):
        figures = figures[2:]
    extension = tail.strip()
    if head and figures.startswith("0") and len(figures) > 12 and len(extension) < 6:
        return f"{figures[: -len(extension)]}-{extension}"
    return figures


def _last_cue(before: str) -> tuple[str, ...]:
    """The list of cues whose word stands nearest before the find; empty for none."""
    lists = (tuple(PHONE_CUES), tuple(ID_CUES), tuple(OTHER_CUES))
    text = before.lower()
    places = [(max(text.rfind(word) for word in words), words) for words in lists]
    at, nearest = max(places, key=lambda pair: pair[0])
    return nearest if at >= 0 else ()


def _is_phone(figures: str, before: str) -> bool:
    return _last_cue(before) != tuple(OTHER_CUES)


def _is_said_phone(figures: str, before: str) -> bool:
    """Seven or eight figures without an area code: only right after a word for a phone."""
    return _last_cue(before) == tuple(PHONE_CUES) and not re.search(r"[0-9]", before[-4:])


def _is_long_id(figures: str, before: str) -> bool:
    """Valid, or at least announced as an ID number: a slip of the pen is still somebody's."""
    if figures[:2] not in PROVINCES:
        return False
    try:
        born = ric.get_birth_date(figures)
    except (ValidationError, ValueError):
        return _last_cue(before) == tuple(ID_CUES)
    right = figures[-1] == ric.calc_check_digit(figures) and 1900 <= born.year <= 2100
    return right or _last_cue(before) == tuple(ID_CUES)


def _is_old_id(figures: str, before: str) -> bool:
    """Fifteen figures with a province and a day of birth in the 1900s, unless called a code."""
    cue = _last_cue(before)
    if cue == tuple(ID_CUES):
        return True
    if cue == tuple(OTHER_CUES) or figures[:2] not in PROVINCES:
        return False
    try:
        dt.date(1900 + int(figures[6:8]), int(figures[8:10]), int(figures[10:12]))
    except ValueError:
        return False
    return True


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with a placeholder where one of the names stood; never for one letter."""
    for name in sorted(set(names), key=len, reverse=True):
        if pattern := _name_pattern(name):
            text = pattern.sub(f"〔{NAME}〕", text)
    return text


def _take_names(text: str, known: Sequence[str], names: list[str]) -> str:
    """The names given, and the one the writer says is theirs."""
    said = [match.group(1) for match in SAID_NAME.finditer(text)]
    mark = f"〔{NAME}〕"
    for name in sorted({*(name.strip() for name in known), *said}, key=len, reverse=True):
        pattern = _name_pattern(name)
        if pattern is not None and pattern.search(text):
            text = pattern.sub(mark, text)
            names.append(name)
    return text


def _name_pattern(name: str) -> re.Pattern[str] | None:
    """A Chinese name also with spaces inside, a Latin one as whole words; never one letter."""
    letters = re.sub(r"\s+", "", name)
    if len(letters) < 2:
        return None
    if letters.isascii():
        words = r"\s+".join(re.escape(word) for word in name.split())
        return re.compile(rf"(?<![A-Za-z]){words}(?![A-Za-z])", re.IGNORECASE)
    return re.compile(r"[ \u3000]?".join(re.escape(letter) for letter in letters))
