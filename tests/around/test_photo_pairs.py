"""Photos before and after stand beside each other, by task and order."""

from __future__ import annotations

from typing import Any

import pytest

from events.models import Attachment, Task
from events.photopairs import sorted_out

TASKS = {"": None, "lead": Task(pk=2, role="lead"), "assist": Task(pk=1, role="assist")}


def shot(name: str, kind: str, task: str = "") -> Attachment:
    return Attachment(name=name, kind=kind, task=TASKS[task])


def seen(rows: list[Attachment]) -> list[list[tuple[str, str]]]:
    def names(files: list[Attachment]) -> str:
        return "".join(file.name for file in files)

    sides = sorted_out(rows)["sides"]
    return [[(names(before), names(after)) for before, after in side.pairs] for side in sides]


@pytest.fixture(autouse=True)
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Task, "department", property(lambda task: task.role))


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([], []),
        ([("a", "before")], [[("a", "")]]),
        (
            [("a", "before"), ("b", "before"), ("1", "after", "lead")],
            [[("a", "1"), ("b", "")]],
        ),
        (
            [
                ("a", "before"),
                ("x", "before", "assist"),
                ("2", "after", "assist"),
                ("3", "after", "assist"),
                ("1", "after", "lead"),
            ],
            [[("a", "1")], [("x", "2"), ("", "3")]],
        ),
        ([("1", "after")], [[("", "1")]]),
    ],
)
def test_they_are_matched(rows: list[Any], shown: list[Any]) -> None:
    assert seen([shot(*row) for row in rows]) == shown


def test_other_files_stand_apart() -> None:
    found = sorted_out([shot("c", "check"), shot("o", "other")])
    assert (found["sides"], len(found["other"]), found["any"]) == ([], 2, True)
