"""What others add to the form of a visit: a piece of the page, and what is saved of it.

What they show on a visit's own page goes through `people.panels.register("visit", ...)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from people.models import Visit

Context = Callable[[HttpRequest], dict[str, Any]]
Save = Callable[[HttpRequest, Visit], None]


@dataclass(frozen=True)
class Addition:
    """`template` is drawn inside the form with `context(request)` as `part`.

    `save(request, visit)` runs in the transaction that records the visit, also where the form
    was sent before: twice has to be harmless. A ValidationError undoes the visit and stands in
    the form.
    """

    template: str
    context: Context
    save: Save


_additions: dict[str, Addition] = {}


def register(name: str, addition: Addition) -> None:
    """A second one of the same name takes the place of the first."""
    _additions[name] = addition


def unregister(name: str) -> None:
    _additions.pop(name, None)


def parts(request: HttpRequest) -> list[dict[str, Any]]:
    return [{"template": one.template, "part": one.context(request)} for one in _additions.values()]


def save(request: HttpRequest, visit: Visit) -> None:
    for one in _additions.values():
        one.save(request, visit)
