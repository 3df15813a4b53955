"""How Chinese is spelled in Latin letters.

The dictionary takes some 55 MB, so that only a process that spells something loads it.
"""

from __future__ import annotations


def load() -> None:
    """For processes that answer requests: nobody has to wait for it."""
    import pypinyin  # noqa: F401


def syllables(text: str, *, typed: bool = False) -> list[str]:
    """绿地 gives ["lü", "di"], as people type it ["lv", "di"]; what is not Chinese stays."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text, v_to_u=not typed)


def initials(text: str) -> str:
    """城关镇 gives "cgz"."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
