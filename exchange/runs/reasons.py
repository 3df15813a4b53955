"""Why a row was refused: asked for in every language, kept as one text, told in the reader's."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.utils import translation

MOST = 500
"""Characters of a reason as it is kept."""


def in_every_language(say: Callable[[], str]) -> str:
    """What `say` answers under each language, in one text; "" stands for no answer."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if words := say():
                found[language] = words
    return packed(found)


def packed(found: dict[str, str]) -> str:
    """Texts by language; where they are the same, or there is but one, that one alone."""
    texts = list(dict.fromkeys(found.values()))
    if len(texts) < 2:
        return "".join(texts)[:MOST]
    size = MOST // len(found)
    while len(text := json.dumps(found, ensure_ascii=False)) > MOST:
        found = {language: words[:size] for language, words in found.items()}
        size -= 10
    return text


def told(kept: str) -> str:
    """In the language of now, else in any; a text that is kept alone is told as it is."""
    if not kept.startswith("{"):
        return kept
    try:
        found: dict[str, str] = json.loads(kept)
    except ValueError:
        return kept
    return found.get(translation.get_language() or "") or next(iter(found.values()), "")
