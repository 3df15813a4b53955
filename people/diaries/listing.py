"""The list of entries: what narrows it, and where its next page begins."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Posting, Role, User
from people import masked, shown
from people.diaries.forms import FilterForm
from people.models import Diary, DiaryPerson, House, Organisation, Person, RecordPhoto
from people.views import base

if TYPE_CHECKING:
    from django.http import QueryDict

    from grids.models import Area

PAGE = 30
WORKERS_AT_MOST = 300
SNIPPET = 90
PLACE = re.compile(r"^(\d{4}-\d{2}-\d{2})\.(\d{1,18})$")


@dataclass(frozen=True)
class Line:
    """An entry as the list shows it."""

    row: Diary
    words: str
    people: int
    photos: int


@dataclass(frozen=True)
class Listing:
    """`next` begins the next page; `area`, `above` and `below` are as on the registers' lists."""

    lines: list[Line]
    next: str
    first: bool
    count: str
    area: Area | None
    above: Area | None
    below: list[Area]
    form: FilterForm
    chips: list[dict[str, Any]]

    @property
    def narrowed(self) -> bool:
        return bool(self.chips)


def listing(user: User, data: QueryDict) -> Listing:
    form = FilterForm(data, workers(user))
    area, above, below = base.areas_around(user, data.get("area", ""))
    chips = _chips(form, area)
    rows = Diary.objects.for_user(user)
    rows = rows.filter(area__path__startswith=area.path) if area else rows
    rows = rows.filter(day=form.value("day")) if form.value("day") else rows
    rows = rows.filter(written_by=form.value("worker")) if form.value("worker") else rows
    for condition, chip in _records(user, data):
        rows, chips = rows.filter(condition), [*chips, chip]
    found = list(_after(rows, data.get("after", "")).newest()[: PAGE + 1].select_related(*WITH))
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Listing(
        lines=_lines(user, found[:PAGE]),
        next=f"{last.day:%Y-%m-%d}.{last.pk}" if last else "",
        first=not data.get("after"),
        count=_counted(rows),
        area=area,
        above=above,
        below=below,
        form=form,
        chips=chips,
    )


WITH = ("written_by", "area")


def workers(user: User) -> list[tuple[str, str]]:
    """Grid workers posted where the reader works, by name."""
    posted = Posting.objects.for_user(user).on(timezone.localdate()).filter(role=Role.WORKER)
    pairs = posted.order_by("user__name", "user").values_list("user", "user__name")
    return [(str(pk), name) for pk, name in dict(pairs.distinct()[:WORKERS_AT_MOST]).items()]


def _chips(form: FilterForm, area: Area | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if form.value("day"):
        found.append({"label": _("Day"), "value": f"{form.value('day')}", "name": "day"})
    if form.value("worker"):
        name = dict(form.fields["worker"].choices)[form.value("worker")]  # type: ignore[attr-defined]
        found.append({"label": pgettext("diary", "Written by"), "value": name, "name": "worker"})
    if area:
        found.append({"label": _("Area"), "value": area.label, "name": "area"})
    return found


def _records(user: User, data: QueryDict) -> list[tuple[Q, dict[str, Any]]]:
    """The person, house or organisation whose entries are asked for; out of sight: none fit."""
    kinds: tuple[tuple[str, Any, Any, Any], ...] = (
        ("person", Person, _("Person"), shown.name_of),
        ("house", House, _("House"), masked.address),
        ("organisation", Organisation, _("Organisation"), str),
    )
    found = []
    for name, model, label, called in kinds:
        if name not in data:
            continue
        row = model.objects.for_user(user).filter(pk=base.number(data.get(name, "")) or 0).first()
        chip = {"label": label, "value": called(row) if row else "—", "name": name}
        found.append((about(name, row), chip))
    return found


def about(name: str, row: Any) -> Q:
    if row is None:
        return Q(pk__in=[])
    if name == "person":
        return Q(pk__in=DiaryPerson.objects.filter(person=row).order_by().values("diary"))
    return Q(**{name: row})


def _after(rows: Any, place: str) -> Any:
    """What comes after "2026-11-20.123", the day and key of the last row shown."""
    match = PLACE.match(place)
    try:
        day = dt.date.fromisoformat(match.group(1)) if match else None
    except ValueError:
        day = None
    if match is None or day is None:
        return rows
    later = Q(day__lt=day) | Q(day=day, pk__lt=int(match.group(2)))
    return rows.filter(later, day__lte=day)  # the second one lets the index begin there


def _counted(rows: Any) -> str:
    count = len(rows.order_by().values_list("pk")[: base.COUNTED + 1])
    return f"{base.COUNTED}+" if count > base.COUNTED else str(count)


def _lines(user: User, rows: list[Diary]) -> list[Line]:
    """Whom they name is counted as far as in sight: three statements for the whole page."""
    keys = [row.pk for row in rows]
    seen = DiaryPerson.objects.for_user(user).filter(diary__in=keys).select_related(None)
    people = _counts(seen)
    photos = _counts(RecordPhoto.objects.filter(diary__in=keys))
    return [Line(row, snippet(row), people.get(row.pk, 0), photos.get(row.pk, 0)) for row in rows]


def _counts(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("diary").annotate(n=Count("pk")))


def snippet(row: Diary) -> str:
    text = " ".join((row.found or row.done).split())
    return text if len(text) <= SNIPPET else f"{text[: SNIPPET - 1]}…"
