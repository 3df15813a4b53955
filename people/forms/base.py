"""What the forms of the registers share: days, the version that was looked at, masked notes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.meanwhile import MeanwhileForm
from people.models import Use


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    field = forms.DateField(
        label=label,
        required=required,
        widget=day_input(),
        input_formats=["%Y-%m-%d"],
        help_text=help_text,
    )
    field.error_messages["invalid"] = _("Type a day such as 2026-03-15.")
    return field


def number_text(label: Any, **options: Any) -> forms.CharField:
    """For what browsers must not keep or correct."""
    attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    widget = forms.TextInput(attrs={**attrs, **options.pop("attrs", {})})
    return forms.CharField(label=label, widget=widget, **{"required": False, **options})


def use_field(label: Any) -> forms.ChoiceField:
    """What a house that is registered as empty becomes once somebody lives in it."""
    auto = _("By how they live there")
    other = [choice for choice in Use.choices if choice[0] != Use.EMPTY]
    stays = (Use.EMPTY.value, _("It stays empty"))
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", auto), *other, stays],
        help_text=_("With a tenant it is let, with others lived in by the owner."),
    )


class VersionForm(MeanwhileForm):
    """`seq` is the version the person looked at: who was slower is told, and nothing is lost."""

    seq = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("label_suffix", "")
        super().__init__(*args, **more)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seq"}
