"""Forms of the centre before handling: claiming, correcting, classifying, filing, dispatching."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department, DepartmentKind
from events.ahead import Ahead, limits_ahead
from events.beside.proposals import categories, words
from events.beside.words import pairs
from events.forms.base import (
    ActionForm,
    Steps,
    category,
    fill_categories,
    reason,
    text,
    urgency,
    whole,
)
from events.models import Category
from events.services.dispatching import proposal
from events.workflow import BEFORE_FILING, Urgency
from events.worklist.filters import number
from gridgov.forms import Picker, PickerMultiple


class Claim(ActionForm):
    action = "claim"

    def consequence(self) -> str:
        return _("Others see that you work on this case. It is released by itself in half an hour.")


class Release(ActionForm):
    action = "release"

    def consequence(self) -> str:
        return _("Others may take up this case again.")


class Correct(ActionForm):
    action = "correct"
    uses_map = True
    taps = {
        "reason": (
            gettext_lazy("Wrong category chosen at first"),
            gettext_lazy("The place was found on site"),
            gettext_lazy("Typing mistake"),
        )
    }
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    description = text(gettext_lazy("Description"), required=False, rows=4)
    address = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    category = category(required=False)
    urgency = urgency()
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180
    )
    reason = reason(required=False)

    def prepare(self) -> None:
        event = self.file.event
        fill_categories(self)
        for name in ("title", "description", "address", "urgency"):
            self.initial.setdefault(name, getattr(event, name))
        if event.point:
            self.initial.setdefault("latitude", round(event.point.y, 6))
            self.initial.setdefault("longitude", round(event.point.x, 6))
        self.fields["reason"].required = event.step not in BEFORE_FILING

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            self.add_error("longitude", _("Please give both latitude and longitude, or neither."))
        return data

    def values(self) -> dict[str, Any]:
        """Only what was changed."""
        data = self.cleaned_data
        names = ("title", "description", "address", "urgency", "category")
        values = {n: data[n] for n in names if n in self.changed_data}
        if {"latitude", "longitude"} & set(self.changed_data) and data["latitude"] is not None:
            values["point"] = Point(data["longitude"], data["latitude"], srid=4326)
        return {**values, "reason": data["reason"]}

    def consequence(self) -> str:
        if self.file.event.step in BEFORE_FILING:
            return ""
        return _("The case is filed: the trace keeps what stood here before, and your reason.")


class PassUp(ActionForm):
    action = "pass_up"
    taps = {
        "reason": (
            gettext_lazy("Beyond what this level can settle"),
            gettext_lazy("Several townships are concerned"),
            gettext_lazy("Needs a department of the level above"),
        )
    }
    reason = reason()

    def consequence(self) -> str:
        return _("The case goes to %(centre)s. The time limit of this step goes on.") % {
            "centre": self.file.centre_above
        }


class PassDown(ActionForm):
    action = "pass_down"
    taps = {
        "reason": (
            gettext_lazy("Can be settled there"),
            gettext_lazy("Please look at it on site first"),
        )
    }
    centre = whole(gettext_lazy("Centre"))
    reason = reason()

    def prepare(self) -> None:
        centres = self.file.centres_below
        self.choices("centre", [(c.pk, f"{c} · {c.get_level_display()}") for c in centres])

    def consequence(self) -> str:
        return _("The case goes to the centre chosen. The time limit of this step goes on.")


class Reject(ActionForm):
    action = "reject"
    taps = {
        "reason": (
            gettext_lazy("Not a matter of grid governance"),
            gettext_lazy("Cannot be found or understood, and nobody can be asked"),
            gettext_lazy("Settled before the report came"),
            gettext_lazy("Belongs before a court"),
        )
    }
    reason = reason()

    def consequence(self) -> str:
        return _("The report ends here without a case number. The reporter is told your reason.")


SURE = 2
"""So many pairs of characters a report shares with a category's name before it is proposed."""


def propose_category(form: ActionForm) -> None:
    """Where nobody has chosen a category, the one that the words of the report point to."""
    event = form.file.event
    if event.category_id is not None or form.initial.get("category"):
        return
    text = f"{event.title} {event.description}"
    found = [row for row in categories(text) if len(pairs(words(row)) & pairs(text)) >= SURE]
    if found:
        form.initial["category"] = found[0].pk
        form.fields["category"].help_text = _("Proposed by the words of the report; check it.")


class Classify(ActionForm):
    action = "classify"
    category = category()
    urgency = urgency()

    def prepare(self) -> None:
        propose_category(self)
        fill_categories(self)
        self.initial.setdefault("urgency", self.file.event.urgency)


class FileCase(ActionForm):
    action = "file"

    def consequence(self) -> str:
        return _(
            "The case gets its number and its time limit starts. Corrections need a reason "
            "from then on, and the report can no longer be rejected."
        )


class Departments(ActionForm):
    """Lead and assists, with what the catalogue proposes as first values."""

    def chosen_category(self) -> Category | None:
        return self.file.event.category

    def prepare(self) -> None:
        self.possible = {d.pk: d for d in self.file.departments}
        options = [(d.pk, str(d)) for d in self.possible.values()]
        words = {str(d.pk): f"{d.kind.code} {d.kind.name_en}" for d in self.possible.values()}
        self.choices("lead", [("", ""), *options], words)
        self.choices("assists", list(options), words)
        self.proposed: Department | None = None
        self.helpers: list[Department] = []
        self.kind: DepartmentKind | None = None
        found = self.chosen_category()
        if found is not None:
            self.propose(found)

    def propose(self, found: Category) -> None:
        lead, assists = proposal(self.file.event, found)
        self.kind = found.lead
        self.proposed = lead if lead and lead.pk in self.possible else None
        self.helpers = [d for d in assists if d.pk in self.possible and d != self.proposed]
        self.initial.setdefault("lead", self.proposed.pk if self.proposed else None)
        self.initial.setdefault("assists", [d.pk for d in self.helpers])

    def chosen_urgency(self) -> str:
        wanted = (self.data if self.is_bound else self.initial).get("urgency")
        return str(wanted if wanted in Urgency.values else self.file.event.urgency)

    @cached_property
    def limits(self) -> list[Ahead]:
        """What time the department proposed (or chosen) will have."""
        found, file = self.chosen_category(), self.file
        if found is None:
            return []
        lead = str((self.data if self.is_bound else self.initial).get("lead") or "")
        chosen = self.possible.get(number(lead) or 0)
        kind = chosen.kind_id if chosen else found.lead_id
        return limits_ahead(file.event, found, self.chosen_urgency(), kind, file.calendar)

    def notes(self) -> list[str]:
        if self.kind is None or self.proposed is not None:
            return []
        return [
            _(
                "The catalogue proposes “%(kind)s”, but at or above this place there is none with "
                "anybody posted. Choose another department, or pass the case up."
            )
            % {"kind": self.kind}
        ]


class Dispatch(Departments):
    action = "dispatch"
    lead = whole(gettext_lazy("Lead department"), widget=Picker())
    assists = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Assisting departments"),
        required=False,
        coerce=int,
        widget=PickerMultiple(),
    )
    note = text(gettext_lazy("Instructions"), required=False, rows=2)

    def consequence(self) -> str:
        return _("The departments are told at once and their time limits start.")


class AtOnce(Departments):
    """Three actions in one form; the trace still has three entries."""

    action = "at_once"
    category = category()
    urgency = urgency()
    lead = whole(gettext_lazy("Lead department"), required=False, widget=Picker())
    assists = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Assisting departments"),
        required=False,
        coerce=int,
        widget=PickerMultiple(),
    )
    note = text(gettext_lazy("Instructions"), required=False, rows=2)

    def chosen_category(self) -> Category | None:
        chosen = (self.data if self.is_bound else self.initial).get("category")
        text, now = str(chosen or ""), self.file.event.category
        key = number(text)
        if key is None or (now and key == now.pk):
            return now
        return Category.objects.select_related("lead").filter(pk=key).first()

    def prepare(self) -> None:
        propose_category(self)
        fill_categories(self)
        self.initial.setdefault("urgency", self.file.event.urgency)
        super().prepare()
        self.fields["lead"].help_text = _("Left empty, it goes where the catalogue proposes.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("category") and not data.get("lead"):
            if self.proposed is None:
                self.add_error("lead", self.notes()[0] if self.notes() else _("Please choose one."))
            else:
                data["lead"] = self.proposed.pk
                data["assists"] = data.get("assists") or [d.pk for d in self.helpers]
        return data

    def actions(self) -> Steps:
        """What `apply_all` is given; a report classified before is only filed and dispatched."""
        data = self.cleaned_data
        classify = {"category": data["category"], "urgency": data["urgency"]}
        send = {"lead": data["lead"], "assists": data["assists"], "note": data["note"]}
        steps: Steps = [("file", None, {})]
        if self.file.event.step == "classify":
            steps.insert(0, ("classify", None, classify))
        elif self.changed():
            steps.insert(0, ("correct", None, {**classify, "reason": ""}))
        return [*steps, ("dispatch", None, send)]

    def changed(self) -> bool:
        event, data = self.file.event, self.cleaned_data
        return bool(data["category"] != event.category_id or data["urgency"] != event.urgency)

    def consequence(self) -> str:
        return _(
            "The case gets its number, its time limit starts, and the departments are told at once."
        )
