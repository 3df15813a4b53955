"""What people are to be told about the registers; a floor above brings it to them.

News hold keys alone: who reads them is told in their own language, by `sentence`, what happened,
and `page` is where they go on. Both ask the tables then, so that nothing of a person is copied.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

Tell = Callable[["News"], None]


@dataclass(frozen=True)
class News:
    """`act` names what happened; `path` is an area whose office hours it waits for, if any."""

    act: str
    users: tuple[int, ...]
    keys: dict[str, int | str]
    path: str = ""


@dataclass(frozen=True)
class Words:
    """How news of one act read, and their page; both are given the keys."""

    sentence: Callable[[dict[str, Any]], str]
    page: Callable[[dict[str, Any]], str]


_tellers: dict[str, Tell] = {}
_words: dict[str, Words] = {}


def on_news(name: str, tell: Tell) -> None:
    """`tell` is called in the transaction of what happened."""
    _tellers[name] = tell


def register(act: str, words: Words) -> None:
    _words[act] = words


def tell(act: str, users: Collection[int], path: str = "", **keys: int | str) -> None:
    """Tells each of the users once; nobody where there is nobody."""
    if users:
        news = News(act, tuple(sorted(set(users))), keys, path)
        for told in _tellers.values():
            told(news)


def sentence(act: str, keys: dict[str, Any]) -> str:
    return _words[act].sentence(keys)


def page(act: str, keys: dict[str, Any]) -> str:
    return _words[act].page(keys)
