"""What a bulk action asks for, once for all its cases."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Posting
from events.bulk.batch import paths_above
from events.forms.base import category_options, text, whole
from events.models import Category, Event
from gridgov.forms import Picker

if TYPE_CHECKING:
    from events.forms.base import Options

NOT_DATA = ("token", "back")


class BulkForm(forms.Form):
    """`token` identifies the form: sending it twice does it once. `back` is the list's query."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    back = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    action: ClassVar[str] = ""

    def __init__(self, events: list[Event], *, data: Any = None, back: str = "") -> None:
        self.events = events
        super().__init__(
            data,
            auto_id=f"id_bulk_{self.action}_%s",
            label_suffix="",
            initial={"token": uuid.uuid4(), "back": back},
        )
        self.prepare()

    def prepare(self) -> None:
        """Fills choices from the cases."""

    def values(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k not in NOT_DATA and v}

    def choices(self, name: str, options: Options, words: dict[str, str]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", ""), *options]
        cast(Picker, field.widget).words = words


class Claim(BulkForm):
    action = "claim"


class Release(BulkForm):
    action = "release"


class Accept(BulkForm):
    action = "accept"


class Classify(BulkForm):
    action = "classify"
    category = whole(_("Category"), required=False, widget=Picker())

    def prepare(self) -> None:
        self.choices("category", *category_options(Category.objects.filter(is_active=True)))
        self.fields["category"].help_text = _(
            "Left empty, each case keeps the category it was reported with."
        )


class Dispatch(BulkForm):
    action = "dispatch"
    lead = whole(_("Lead department"), required=False, widget=Picker())
    note = text(_("Instructions"), required=False, rows=2)
    file_first = forms.BooleanField(
        label=_("Classify and file those that have a category and are not filed yet"),
        required=False,
    )

    def prepare(self) -> None:
        found = reachable(self.events)
        words = {str(d.pk): f"{d.kind.code} {d.kind.name_en}" for d in found}
        self.choices("lead", [(d.pk, str(d)) for d in found], words)
        self.fields["lead"].help_text = _(
            "Left empty, each case goes where the catalogue proposes, with its assists."
        )


class Urge(BulkForm):
    action = "urge"
    text = text(_("What has to be done"))


def reachable(events: list[Event]) -> list[Department]:
    """Departments at or above the place of any of the cases, with somebody posted."""
    staffed = Posting.objects.on(timezone.localdate()).filter(department__isnull=False)
    found = Department.objects.filter(is_active=True, path__in=paths_above(events))
    found = found.filter(pk__in=staffed.values("department")).select_related("kind", "area")
    return list(found.defer("area__geometry").order_by("path", "kind__code"))


FORMS: dict[str, type[BulkForm]] = {
    form.action: form for form in (Claim, Release, Accept, Classify, Dispatch, Urge)
}
