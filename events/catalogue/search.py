"""The words a category is found by: Chinese, English, code, pinyin initials, full pinyin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gridgov.forms import search_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from events.models import Category

LONGEST = 400
NO_WORD = re.compile(r"[\W_]+")


def search_text(*, code: str, names_zh: tuple[str, ...], names_en: tuple[str, ...]) -> str:
    """Everything in lower case: 暴露垃圾 is also found by `bllj` and `baolulaji`."""
    chinese = [NO_WORD.sub("", name) for name in names_zh]
    sounds = [search_words(name) for name in chinese]
    words = dict.fromkeys([*names_zh, *chinese, *names_en, code, *sounds])
    return " ".join(words).lower()[:LONGEST]


def search_text_of(category: Category) -> str:
    return search_text(
        code=category.code,
        names_zh=(category.name_zh, category.major_zh),
        names_en=(category.name_en, category.major_en),
    )


def matching(rows: QuerySet[Category], text: str) -> QuerySet[Category]:
    """Categories in which every word of `text` occurs."""
    for word in text.lower().split():
        rows = rows.filter(search__contains=word)
    return rows
