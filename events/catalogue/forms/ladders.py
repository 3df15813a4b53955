"""Ladders: a name, what they hold for, and their rungs as rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.catalogue.services import Rung
from events.catalogue.services.ladders import MOST_RUNGS
from events.models import Ladder
from events.workflow import ClockKind, Urgency
from grids.worktime import Unit

BASES = [("percent", _("percent of the limit")), ("after", _("after the due time"))]
ACTS = [
    ("remind", _("Remind")),
    ("overdue", _("Overdue: urge")),
    ("yellow", _("Yellow card")),
    ("red", _("Red card")),
]
RECIPIENTS = [
    ("handler", _("whoever has to act")),
    ("head", _("the head of the unit")),
    ("supervisor", _("the centre's supervisor")),
    ("leader", _("the leader of the root area")),
]


class LadderForm(forms.Form):
    name = forms.CharField(label=_("Name of the ladder"), max_length=100)


class NewLadderForm(LadderForm):
    kind = forms.ChoiceField(
        label=_("Clock"), required=False, choices=[("", _("Every clock")), *ClockKind.choices]
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        required=False,
        choices=[("", _("Every urgency")), *Urgency.choices],
        help_text=_("The narrowest ladder holds: clock and urgency, then clock, then urgency."),
    )


class RungForm(forms.Form):
    amount = forms.IntegerField(label=_("Amount"), min_value=1, max_value=1000)
    basis = forms.ChoiceField(label=_("of what"), choices=BASES, initial="percent")
    unit = forms.ChoiceField(
        label=_("Unit, after the due time"), required=False, choices=[("", "—"), *Unit.choices]
    )
    act = forms.ChoiceField(label=_("What happens"), choices=ACTS, initial="remind")
    to = forms.MultipleChoiceField(
        label=_("Who is told"), choices=RECIPIENTS, widget=forms.CheckboxSelectMultiple
    )

    @property
    def rung(self) -> Rung:
        data = self.cleaned_data
        return Rung(data["basis"], data["amount"], data["unit"], data["act"], tuple(data["to"]))


if TYPE_CHECKING:
    _Rows = forms.BaseFormSet[RungForm]
else:
    _Rows = forms.BaseFormSet


class Rungs(_Rows):
    """The rows that are filled in and not ticked to be removed, in the order they stand."""

    @property
    def rungs(self) -> list[Rung]:
        return [
            form.rung
            for form in self.forms
            if form.has_changed() and not form.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form: RungForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove this rung")


RungRows = forms.formset_factory(
    RungForm, formset=Rungs, extra=2, can_delete=True, max_num=MOST_RUNGS, validate_max=True
)


def rows_of(ladder: Ladder) -> list[dict[str, Any]]:
    return [dict(rung) for rung in ladder.rungs]


class ExampleForm(forms.Form):
    """A limit to try a ladder on."""

    start = forms.DateTimeField(
        label=_("Begins"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    limit = forms.IntegerField(label=_("Limit"), min_value=1, max_value=10_000)
    limit_unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)

    @staticmethod
    def first(now: dt.datetime) -> dict[str, Any]:
        start = timezone.localtime(now).replace(second=0, microsecond=0)
        return {"start": start, "limit": 1, "limit_unit": Unit.WORK_DAY.value}
