"""The form of an entry and the filters of the list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gridgov.forms import Picker
from people import shown
from people.diaries.services import BACK_AT_MOST, PEOPLE_AT_MOST, DiaryFacts
from people.forms.base import VersionForm, day
from people.forms.pick import Option, PickField
from people.models import Diary, House, Organisation, Person
from people.photos.fields import PhotosField

if TYPE_CHECKING:
    from django.http import QueryDict

    from accounts.models import User

TYPED = ("day", "done", "found")
PICKED = ("person", "house", "organisation")


def words(label: Any, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, widget=widget, required=False)


class DiaryForm(VersionForm):
    """`people` are those chosen already, `person` one more; `kept` is what a draft holds."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    day = day(_("Day"), required=True)
    done = words(pgettext_lazy("diary", "What was done"), 2)
    found = words(pgettext_lazy("diary", "What was found"), 3)
    photos = PhotosField()
    person = PickField(
        "person",
        label=_("About whom"),
        required=False,
        help_text=_("Name, document or phone"),
    )
    house = PickField(
        "house",
        label=_("House"),
        required=False,
        help_text=_("Words of the address; for a room unit and number behind them."),
    )
    organisation = PickField("organisation", label=_("Organisation"), required=False)

    def __init__(
        self,
        user: User,
        data: Any = None,
        files: Any = None,
        *,
        row: Diary | None = None,
        kept: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__(data, files)
        self.user = user
        for name, model in (("person", Person), ("house", House), ("organisation", Organisation)):
            self.fields[name].offer(user, model.objects)  # type: ignore[attr-defined]
        kept = kept or {}
        self.initial = first_values(row) | {n: v[-1] for n, v in kept.items() if n in TYPED}
        self.initial["submission"] = uuid.uuid4()
        self._picks(row, kept)
        today = timezone.localdate()
        earliest = min(today - dt.timedelta(days=BACK_AT_MOST), row.day if row else today)
        self.fields["day"].widget.attrs |= {"max": f"{today}", "min": f"{earliest}"}
        self.chosen = self._chosen(row, kept)

    def _picks(self, row: Diary | None, kept: Mapping[str, list[str]]) -> None:
        """House and organisation that are chosen already stand as the choice of their field."""
        for name in ("house", "organisation"):
            field: Any = self.fields[name]
            stands = str(getattr(row, f"{name}_id", None) or "")
            key = self.data.get(name, "") if self.is_bound else kept.get(name, [stands])[-1]
            if not key.isdecimal() or len(key) > 18:
                continue
            one = field.rows.for_user(self.user).filter(pk=key).first()
            if one is not None:
                label = shown.house_name(one, self.user) if name == "house" else one.name
                field.widget.options = [Option(key, label)]
                self.initial[name] = ("", key)

    def _chosen(self, row: Diary | None, kept: Mapping[str, list[str]]) -> list[Person]:
        """Whom the entry names: as the form says, as a draft says, or as it stands."""
        if self.is_bound:
            keys = cast("QueryDict", self.data).getlist("people")
        elif kept:
            keys = [*kept.get("people", []), *kept.get("person", [])]
        else:
            keys = [str(link.person_id) for link in row.links.all()] if row is not None else []
        keys = [key for key in keys if key.isdecimal() and len(key) < 19][:PEOPLE_AT_MOST]
        seen = Person.objects.for_user(self.user).filter(erased_at=None, pk__in=keys)
        return list(seen.order_by("pk"))

    @property
    def lines(self) -> list[shown.PersonLine]:
        return shown.lines(self.user, self.chosen)

    def people(self) -> list[Person]:
        extra = self.cleaned_data.get("person")
        return list({one.pk: one for one in (*self.chosen, *([extra] if extra else []))}.values())

    def facts(self, photos: Sequence[uuid.UUID], hidden: Sequence[Person] = ()) -> DiaryFacts:
        """`hidden` are people the entry names and its writer does not see any more."""
        data = self.cleaned_data
        return DiaryFacts(
            day=data["day"],
            done=data["done"],
            found=data["found"],
            people=[*self.people(), *hidden],
            house=data["house"],
            organisation=data["organisation"],
            photos=photos,
            without=data["photos"].dropped,
        )


def first_values(row: Diary | None) -> dict[str, Any]:
    if row is None:
        return {"day": timezone.localdate()}
    return {"day": row.day, "done": row.done, "found": row.found, "seq": row.seq}


class FilterForm(forms.Form):
    """What narrows the list; a value that is none counts as nothing."""

    day = day(_("Day"))
    worker = forms.ChoiceField(
        label=pgettext_lazy("diary", "Written by"), required=False, widget=Picker
    )

    def __init__(self, data: Any, workers: list[tuple[str, str]]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["worker"].choices = [("", _("All")), *workers]  # type: ignore[attr-defined]
        self.full_clean()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None
