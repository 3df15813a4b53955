"""The page about the architecture shows the workflow tables as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from events.diagram import fill
from events.workflow import CASE_TABLE

PAGE = Path(settings.BASE_DIR) / "docs" / "architecture.md"


def test_it_is_drawn_from_the_tables() -> None:
    page = PAGE.read_text("utf-8")
    assert fill(page) == page


def test_it_names_every_action() -> None:
    page = PAGE.read_text("utf-8")
    assert [rule.action for rule in CASE_TABLE if f"| {rule.action} |" not in page] == []


def test_it_says_where_a_mark_is_missing() -> None:
    with pytest.raises(ValueError, match="case-diagram"):
        fill("# A page without marks")
