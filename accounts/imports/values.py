"""Words of a table as values. Every function raises Wrong with a sentence for the cell."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import Role

YES = frozenset("是 有 对 √ ✓ ✔ y yes true 1 on x".split())
NO = frozenset("否 无 不 × n no false 0 off".split()) | {""}
DAY = re.compile(r"^(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?$")
LANGUAGES = ("zh-hans", "en")


class Wrong(Exception):
    """The cell cannot be taken."""


def role(text: str) -> str:
    """The role named by its key or in either language."""
    found = _roles(get_language() or "en").get(text.replace(" ", "").lower())
    if found is None:
        names = ", ".join(str(label) for label in Role.labels)
        raise Wrong(_("“%(text)s” is no role. Use one of: %(roles)s.") % told(text, roles=names))
    return found


@cache
def _roles(reader: str) -> dict[str, str]:
    """Every word for a role, in the languages of the product and the reader's."""
    words: dict[str, str] = {}
    for language in (*LANGUAGES, reader):
        with override(language):
            words |= {str(label).replace(" ", "").lower(): value for value, label in Role.choices}
    return words | {value.lower(): value for value in Role.values}


def yes(text: str) -> bool:
    word = text.lower()
    if word not in YES | NO:
        raise Wrong(_("“%(text)s” is neither yes nor no.") % told(text))
    return word in YES


def day(text: str) -> dt.date:
    """A day however people write it: 2026-11-22, 2026/11/22, 2026年11月22日, 20261122."""
    parts = DAY.match(text)
    try:
        if parts is not None:
            return dt.date(*map(int, parts.groups()))
    except ValueError:
        pass
    raise Wrong(_("“%(text)s” is no day. Write it as 2026-11-22.") % told(text))


def told(text: str, **more: str) -> dict[str, str]:
    """A cell's words as a sentence repeats them: not all of a long one."""
    return {"text": text[:40], **more}
