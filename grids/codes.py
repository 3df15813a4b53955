"""National statistical codes of areas: their lengths, checks, and the next free one. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from grids.models import Level

LEVELS = [level.value for level in Level]
"""From the top down: each stands directly below the one before."""

FIXED_LENGTHS = {"province": 2, "city": 4, "county": 6, "township": 9, "community": 12}
SUBGRID_DIGITS = 2


def grid_digits() -> int:
    """Digits a grid's code adds to its community's; layouts of 14 to 18 digits exist."""
    return int(getattr(settings, "GRID_CODE_DIGITS", 3))


def code_length(level: str) -> int:
    if level in FIXED_LENGTHS:
        return FIXED_LENGTHS[level]
    grid = FIXED_LENGTHS["community"] + grid_digits()
    return grid if level == Level.GRID else grid + SUBGRID_DIGITS


def level_above(level: str) -> str | None:
    index = LEVELS.index(level)
    return LEVELS[index - 1] if index else None


def level_below(level: str) -> str | None:
    index = LEVELS.index(level)
    return LEVELS[index + 1] if index + 1 < len(LEVELS) else None


def code_fault(level: str, code: str, parent_code: str = "") -> str:
    """Why `code` cannot be an area of `level` under `parent_code`; empty when it can."""
    if not (code.isascii() and code.isdecimal()):
        return _("the code “%(code)s” is not made of digits alone") % {"code": code}
    length = code_length(level)
    if len(code) != length:
        return _("the code “%(code)s” has %(found)d digits, and this level has %(length)d") % {
            "code": code,
            "found": len(code),
            "length": length,
        }
    if not code.startswith(parent_code):
        return _("the code “%(code)s” does not begin with its parent's code “%(parent)s”") % {
            "code": code,
            "parent": parent_code,
        }
    return ""


def next_codes(prefix: str, used: Iterable[str], count: int, digits: int) -> list[str]:
    """The `count` codes after the highest ever `used` under `prefix`, so none comes again.

    Raises OverflowError when `digits` have no room for them.
    """
    tails = [int(code[len(prefix) :]) for code in used if len(code) == len(prefix) + digits]
    first = max(tails, default=0) + 1
    if first + count > 10**digits:
        raise OverflowError(prefix)
    return [f"{prefix}{number:0{digits}d}" for number in range(first, first + count)]
