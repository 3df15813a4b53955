"""How alike two short texts are, Chinese by pairs of signs, other scripts by words. Pure."""

from __future__ import annotations

import re

RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]{3,}")
COMMON = frozenset(
    "没有 有人 这个 那个 一个 我们 他们 现在 已经 反映 附近 这里 the and for".split()
)
"""Pairs and words that say nothing about the matter."""

LONGEST = 600


def pairs(text: str) -> frozenset[str]:
    """垃圾堆放 gives 垃圾, 圾堆, 堆放; Latin words and figures stay whole."""
    found: set[str] = set()
    for run in RUN.findall(text[:LONGEST].lower()):
        chinese = run[0] > "z"
        found.update(run[i : i + 2] for i in range(len(run) - 1)) if chinese else found.add(run)
    return frozenset(found - COMMON)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of the shorter text that the other has too, 0 to 1; chance hits count nothing."""
    fewest = min(len(one), len(other))
    shared = len(one & other)
    if not fewest or shared < min(2, fewest):
        return 0.0
    return shared / fewest
