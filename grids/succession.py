"""Who stands for areas that ended, and who wants to know when that changes.

What ended in an area keeps it for ever. Upper packages that let people see by paths register a
`Follower` in `AppConfig.ready`, so that whoever took an area over sees what it left behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from grids.models import Area

STEP = int(Area.steplen)


@dataclass(frozen=True)
class Standing:
    """Who stands for the areas of one root: by path its key, label, heir's path, and if it ended.

    An area that ended without an heir goes with the one above it.
    """

    areas: dict[str, tuple[int, str, str, bool]]

    @cached_property
    def _paths(self) -> dict[int, str]:
        return {row[0]: path for path, row in self.areas.items()}

    @classmethod
    def under(cls, root: str) -> Standing:
        """One statement."""
        rows = Area.objects.filter(path__startswith=root[:STEP]).select_related("successor")
        rows = rows.only("path", "name", "name_en", "retired_on", "successor__path")
        return cls(
            {
                area.path: (
                    area.pk,
                    area.label,
                    area.successor.path if area.successor else "",
                    area.retired_on is not None,
                )
                for area in rows
            }
        )

    def path(self, path: str) -> str:
        """That of the area in force that stands for the one at `path`; its own, if it is in force.

        Empty where nobody is left.
        """
        while path and path in self.areas:
            _key, _label, heir, ended = self.areas[path]
            if not ended:
                return path
            path = heir or path[:-STEP]
        return ""

    def of_key(self, key: int | str) -> str:
        """The path of the area of this key; empty where it is none of this root."""
        return self._paths.get(int(key), "")

    def key(self, path: str) -> int:
        return self.areas[path][0]

    def label(self, path: str) -> str:
        return self.areas[path][1]


@dataclass(frozen=True)
class Succession:
    """Areas that ended (paths) have new heirs now.

    `left` are paths of areas that were their heirs until now: what came from them to there goes
    on to the new ones.
    """

    ended: Sequence[str]
    standing: Standing
    left: Sequence[str] = ()

    def reason(self, path: str) -> str:
        """Why what was seen from `path` is seen from elsewhere now."""
        if self.left:
            there = self.standing.path(path)
            return _("%(area)s is there again.") % {"area": self.standing.label(there)}
        return _("%(area)s was dissolved.") % {"area": self.standing.label(path)}


class Follower(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...

    def count(self, ended: Sequence[str]) -> int:
        """How much ended in the areas at these paths; for the preview."""
        ...

    def follow(self, succession: Succession) -> int:
        """Lets the new heirs see it, within the caller's transaction; how much it was."""
        ...


_followers: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """A second one of the same name takes the place of the first."""
    _followers[follower.name] = follower


def unregister(name: str) -> None:
    _followers.pop(name, None)


def followers() -> list[Follower]:
    return list(_followers.values())


def succeed(ended: Iterable[str], left: Iterable[str] = ()) -> dict[str, int]:
    """Tells every follower; how much followed, by its name."""
    paths = tops(ended)
    if not paths or not _followers:
        return {}
    succession = Succession(paths, Standing.under(paths[0]), tops(left))
    return {follower.name: follower.follow(succession) for follower in followers()}


def tops(paths: Iterable[str]) -> list[str]:
    """Without those that lie below others of them."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not (found and path.startswith(found[-1])):
            found.append(path)
    return found
