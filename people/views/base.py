"""What the pages of the registers share: who may, what is in sight, lists that go by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import acting
from accounts.models import User
from grids.models import Area
from people import finding, sight
from people.history import By
from people.models import Use

READERS = ("worker", "operator", "liaison", "supervisor", "auditor")
"""Who sees records at all; which ones is for `for_user` to say."""

WRITERS = ("worker", "operator")
MERGERS = ("operator",)
FORM = ["GET", "HEAD", "POST"]
PAGE = 50
COUNTED = 500
"""More than so many are not counted."""

Find = Callable[[User, str, str], QuerySet[Any]]
Crumbs = list[dict[str, Any]]


def seen(request: HttpRequest, rows: Any, pk: int) -> Any:
    """The row if it is in the reader's sight, else 404."""
    return get_object_or_404(rows.for_user(acting(request)), pk=pk)


def by(request: HttpRequest, why: str = "") -> By:
    return By(acting(request), why)


def may_write(request: HttpRequest) -> bool:
    """Whether forms are offered: workers and operators posted to an area."""
    scope = acting(request).scope
    return scope.role in WRITERS and sight.sees_areas(scope)


def may_merge(request: HttpRequest) -> bool:
    scope = acting(request).scope
    return scope.role in MERGERS and sight.sees_areas(scope)


def version(request: HttpRequest) -> int | None:
    """The version the person looked at; None where the form says none."""
    text = request.POST.get("seq", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def number(text: str) -> int | None:
    """A key out of an address; None for anything that is none."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def add_errors(form: Any, error: ValidationError) -> None:
    """Errors at the fields this form has, the others above it."""
    fields = getattr(error, "error_dict", {})
    for name, errors in fields.items():
        form.add_error(name if name in form.fields else None, errors)
    if not fields:
        form.add_error(None, error)


def say_use(request: HttpRequest, use: str) -> None:
    """What an empty house became; nothing for "" and for one that stays empty."""
    if use and use != Use.EMPTY:
        words = _("The house was registered as empty; from now on it is: %(use)s.")
        messages.info(request, words % {"use": Use(use).label})


def way(request: HttpRequest, area: Area | None, *more: tuple[str, str | None]) -> Crumbs:
    """The areas down to where a record is, as far as in sight, and what stands below."""
    crumbs: Crumbs = []
    if area is not None:
        chain = Area.objects.for_user(acting(request)).chain(area.path).defer("geometry")
        crumbs = [{"label": one.label, "url": _listed(request, one)} for one in chain]
    return [*crumbs, *({"label": label, "url": url} for label, url in more)]


def _listed(request: HttpRequest, area: Area) -> str:
    for start, name in (("/houses/", "house_list"), ("/organisations/", "organisation_list")):
        if request.path.startswith(start):
            return f"{reverse(f'people:{name}')}?area={area.code}"
    return f"{reverse('people:person_list')}?area={area.code}"


@dataclass(frozen=True)
class Listing:
    """One page of a list: its rows, what narrows it, and the key the next page begins after."""

    rows: list[Any]
    next: int | None
    first: bool
    text: str
    word: str
    area: Area | None
    above: Area | None
    below: list[Area]
    count: str

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.area)

    @property
    def chips(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        if self.text:
            found.append({"label": _("Search"), "value": self.text, "name": "s"})
        if self.area:
            found.append({"label": _("Area"), "value": self.area.label, "name": "area"})
        return found


def search_sent(request: HttpRequest) -> HttpResponse:
    """A search was typed: to the address that holds it sealed, with the area that was chosen."""
    word = finding.sealed(acting(request), request.POST.get("q", "").strip())
    area = request.POST.get("area", "")
    query = "&".join(f"{k}={v}" for k, v in (("s", word), ("area", area)) if v and _plain(v))
    return redirect(f"{request.path}{'?' if query else ''}{query}")


def _plain(text: str) -> bool:
    return all(c.isalnum() or c in "-_=" for c in text)


def listing(request: HttpRequest, find: Find) -> Listing:
    """The rows that `find(user, text, path)` gives, from `?after=` on, in the order of keys."""
    user = acting(request)
    area, above, below = areas_around(user, request.GET.get("area", ""))
    word = request.GET.get("s", "")
    text = finding.opened(user, word)
    found = find(user, text, area.path if area else "")
    after = number(request.GET.get("after", "")) or 0
    rows = list(found.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
    return Listing(
        rows=rows[:PAGE],
        next=rows[PAGE - 1].pk if len(rows) > PAGE else None,
        first=not after,
        text=finding.echoed(text),
        word=word if text else "",
        area=area,
        above=above,
        below=below,
        count=_counted(found, after, rows),
    )


def _counted(found: QuerySet[Any], after: int, rows: list[Any]) -> str:
    """How many there are, in sight; no more than `COUNTED` are counted."""
    if not after and len(rows) <= PAGE:
        return str(len(rows))
    count = found.order_by()[: COUNTED + 1].count()
    return f"{COUNTED}+" if count > COUNTED else str(count)


def areas_around(user: User, code: str) -> tuple[Area | None, Area | None, list[Area]]:
    """The chosen area, the one above it, and those directly below; all in sight."""
    areas = Area.objects.for_user(user).in_force().defer("geometry")
    chosen = areas.filter(code=code).first() if code else None
    if chosen is not None:
        above = areas.filter(path=chosen.path[: -Area.steplen]).first()
        return chosen, above, list(areas.children_of(chosen).order_by("code"))
    own = user.scope.posting.area if user.scope.area_paths and user.scope.posting else None
    if own is None or own.retired_on is not None:
        return None, None, []
    return None, None, list(areas.children_of(own).order_by("code"))
