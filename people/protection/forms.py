"""What is asked before a sheet is made, a person is erased or a rule is changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.users import day_input
from people.models import Asker, CheckedBy, Ground

CHOICE = ("", _("Choose"))


class SheetForm(forms.Form):
    asked_by = forms.ChoiceField(label=_("Who asks"), choices=[CHOICE, *Asker.choices])
    asker = forms.CharField(
        label=_("Name of the guardian or of who was sent"), required=False, max_length=100
    )
    checked_by = forms.ChoiceField(
        label=_("How you made sure who it is"), choices=[CHOICE, *CheckedBy.choices]
    )
    received_on = forms.DateField(label=_("Received on"), widget=day_input())

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Type the day it was made."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("asked_by") in (Asker.GUARDIAN, Asker.PROXY) and not values.get("asker"):
            self.add_error("asker", _("Type the name of who came in place of the person."))
        if values.get("asked_by") == Asker.SELF:
            values["asker"] = ""
        return values


class ErasureForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Why the record is erased"),
        choices=[CHOICE, *(choice for choice in Ground.choices if choice[0] != Ground.TERM)],
    )


class KeepingForm(forms.Form):
    days = forms.IntegerField(label=_("Days kept"), min_value=1)
    is_on = forms.BooleanField(label=_("In force"), required=False)
