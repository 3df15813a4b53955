"""How long entries and photos are kept, and what goes of them with somebody who is erased."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gridgov.extraction import NAME, without_names
from gridgov.hiding import hidden_values
from people import merging
from people.models import (
    Change,
    Diary,
    DiaryDraft,
    DiaryPerson,
    HouseholdMember,
    Person,
    RecordPhoto,
    Residence,
    Visit,
)
from people.photos import services as photos
from people.protection import erasing, keeping, sheet
from people.protection.keeping import Kind, day_of, plainly
from people.protection.sheet import Section
from people.services.drafts import KEPT

if TYPE_CHECKING:
    from accounts.models import User

YEAR = 365
WORDS = ("done", "found")


def register() -> None:
    entries, waiting = gettext_lazy("Diary entries"), gettext_lazy("Diary entries not sent")
    pictures = gettext_lazy("Photos of visits and diary entries")
    for kind in (
        Kind("diaries", entries, 3 * YEAR, 30, old_entries, take_entries),
        Kind("photos", pictures, YEAR, 30, old_photos, take_photos),
        Kind("diary_drafts", waiting, KEPT.days, 1, old_drafts, plainly(old_drafts)),
    ):
        keeping.register(kind)
    erasing.also("diaries", forget)
    merging.register("diaries", move, back)
    sheet.also("diaries", section)


def old_entries(before: dt.datetime) -> Any:
    return Diary.objects.filter(day__lt=day_of(before))


def take_entries(keys: list[Any], now: dt.datetime) -> int:
    """With their photos and what the history says of them."""
    photos.remove(RecordPhoto.objects.filter(diary__in=keys))
    Change.objects.filter(kind="diary", key__in=keys).delete()
    Diary.objects.filter(pk__in=keys).delete()
    return len(keys)


def old_photos(before: dt.datetime) -> Any:
    return RecordPhoto.objects.filter(uploaded_at__lt=before)


def take_photos(keys: list[Any], now: dt.datetime) -> int:
    return photos.remove(RecordPhoto.objects.filter(pk__in=keys))


def old_drafts(before: dt.datetime) -> Any:
    return DiaryDraft.objects.filter(at__lt=before)


def forget(keys: list[int]) -> None:
    """Takes people's part out of entries, while their names can still be read.

    What names nobody else loses its words; of others the names go, and of all of them the photos
    and what the history says of the words.
    """
    names = _names(keys)
    entries = Diary.objects.filter(links__person__in=keys).order_by().values("pk")
    for row in Diary.objects.select_for_update(of=("self",)).filter(pk__in=entries):
        alone = not row.links.exclude(person__in=keys).exists()
        for name in WORDS:
            setattr(row, name, "" if alone else without_names(getattr(row, name), names))
        row.hidden = "" if alone else _hidden_without(row, names)
        row.taken_out_at = timezone.now()
        row.save(update_fields=[*WORDS, "hidden", "taken_out_at"])
        _forget_history(row)
    photos.remove(RecordPhoto.objects.filter(diary__in=list(entries.values_list("pk", flat=True))))
    photos.remove(RecordPhoto.objects.filter(visit__in=_visits(keys)))
    _forget_drafts(keys, names)


def _visits(keys: list[int]) -> Any:
    """Visits to them, and to the households and houses they were of."""
    homes = HouseholdMember.objects.filter(person__in=keys).order_by().values("household")
    houses = Residence.objects.filter(person__in=keys).order_by().values("house")
    about = Q(person__in=keys) | Q(household__in=homes) | Q(house__in=houses)
    return Visit.objects.filter(about | Q(household__house__in=houses)).order_by().values("pk")


def _names(keys: list[int]) -> list[str]:
    rows = Person.objects.filter(pk__in=keys).prefetch_related("key")
    return sorted({row.name for row in rows if len(row.name) > 1})


def _hidden_without(row: Diary, names: list[str]) -> str:
    """Numbers are nobody's in particular: they go, with the erased names."""
    left = {mark: value for mark, value in hidden_values(row).items() if NAME in mark}
    left = {mark: value for mark, value in left.items() if value not in names}
    return json.dumps(left, ensure_ascii=False) if left else ""


def _forget_history(row: Diary) -> None:
    lines = Change.objects.filter(kind="diary", key=row.pk)
    lines.filter(field__in=WORDS).delete()
    for line in lines.filter(action=Change.Action.CREATE, field=""):
        values = json.loads(line.new or "{}")
        left = {name: value for name, value in values.items() if name not in WORDS}
        line.new = json.dumps(left, ensure_ascii=False)
        line.save(update_fields=["new_sealed"])


def _forget_drafts(keys: list[int], names: list[str]) -> None:
    """Drafts that name them; there is one a writer, and they live three days."""
    texts = {str(key) for key in keys}
    for draft in DiaryDraft.objects.all():
        linked = any(
            name in ("people", "person") and value in texts
            for name, value in json.loads(draft.typed or "[]")
        )
        if linked or any(name in draft.typed for name in names):
            draft.delete()


def move(person: Person, into: Person) -> list[int]:
    """Hands the links over; an entry that names both keeps that of each."""
    return merging.hand_over(DiaryPerson.objects.all(), "diary", person, into)


def back(person: Person, into: Person, moved: list[int]) -> None:
    merging.hand_back(DiaryPerson.objects.all(), person, into, moved)


def section(keys: list[int], reader: User) -> Section | None:
    """For the person: which entries name them. What these say may be of others as well."""
    linked = DiaryPerson.objects.filter(person__in=keys).order_by().values("diary")
    units = ("area", "posting__area", "posting__department__kind", "posting__department__area")
    rows = Diary.objects.filter(pk__in=linked).select_related(*units).newest()
    lines = [
        (row.day, row.area.label, row.posting or "", RecordPhoto.objects.filter(diary=row).count())
        for row in rows.defer("done", "found", "hidden")
    ]
    heads = (
        pgettext("sheet", "Day"),
        _("Area"),
        pgettext("diary", "Written by"),
        _("Photos"),
    )
    return Section(_("Diary entries that name you"), heads, lines) if lines else None
