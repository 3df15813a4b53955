"""What else follows a person who turns out to be another: links kept on upper floors.

Upper packages register in `AppConfig.ready`; what they give back from `move` is kept with the
merge as JSON and handed to `back` when it is undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from people.models.persons import Person


class Move(Protocol):
    def __call__(self, person: Person, into: Person) -> Any:
        """Moves the links of `person` to `into`; gives what is needed to undo it."""
        ...


class Back(Protocol):
    def __call__(self, person: Person, into: Person, moved: Any) -> None: ...


@dataclass(frozen=True)
class Follower:
    move: Move
    back: Back


_followers: dict[str, Follower] = {}


def register(name: str, move: Move, back: Back) -> None:
    """A second one of the same name takes the place of the first."""
    _followers[name] = Follower(move, back)


def unregister(name: str) -> None:
    _followers.pop(name, None)


def followers() -> dict[str, Follower]:
    return dict(_followers)


def hand_over(rows: QuerySet[Any], one: str, person: Person, into: Person) -> list[int]:
    """Links of `person` become those of `into`, but where both have one to the same `one` each
    keeps its own; the keys that `hand_back` needs."""
    there = rows.filter(person=into).values(one)
    moved = rows.filter(person=person).exclude(**{f"{one}__in": there})
    keys = list(moved.values_list("pk", flat=True))
    rows.filter(pk__in=keys).update(person=into)
    return keys


def hand_back(rows: QuerySet[Any], person: Person, into: Person, moved: list[int]) -> None:
    rows.filter(pk__in=moved, person=into).update(person=person)
