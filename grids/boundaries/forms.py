"""Forms of the editor: they check shape and write nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import ISO_DATE, NAME
from grids.models import GridKind

POINTS_HELP = _(
    "One point a line: longitude, latitude in WGS-84, as 107.4012, 34.5231. An empty line begins "
    "another outline; one that lies within another is a hole in it."
)


class OutlineForm(forms.Form):
    """An area's outline as text; for a new area also its name, kind and code."""

    name = forms.CharField(label=NAME, max_length=100)
    name_en = forms.CharField(
        label=_("English name"),
        max_length=100,
        required=False,
        help_text=_("Empty: it is spelled from the Chinese one."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=GridKind.choices, initial=GridKind.BASIC)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        help_text=_("The national code. Grids get theirs by themselves."),
    )
    text = forms.CharField(
        label=_("Points of the outline"),
        help_text=POINTS_HELP,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "gg-points"}),
    )

    def __init__(self, *args: Any, new: bool, gives_codes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["name"], self.fields["name_en"]
        if not new or not gives_codes:
            del self.fields["kind"]
        if not new or gives_codes:
            del self.fields["code"]


class JoinForm(forms.Form):
    """Merging and removing without a map: two areas by name."""

    op = forms.ChoiceField(choices=[("merge", ""), ("remove", "")], widget=forms.HiddenInput)
    key = forms.ChoiceField(label=_("Area"))
    second = forms.ChoiceField(required=False)

    def __init__(self, data: Any = None, *, areas: list[tuple[str, str]], op: str) -> None:
        super().__init__(data, initial={"op": op}, auto_id=f"id_{op}_%s")
        merge = op == "merge"
        nobody = [("", "" if merge else _("Nobody"))]
        self.fields["key"].choices = areas  # type: ignore[attr-defined]
        self.fields["second"].choices = nobody + areas  # type: ignore[attr-defined]
        self.fields["key"].label = _("Stays") if merge else _("Is removed")
        self.fields["second"].label = (
            _("Joins it and is retired") if merge else _("Gets its ground")
        )


class PublishForm(forms.Form):
    day = forms.DateField(
        label=_("In force from"),
        widget=ISO_DATE,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as 2026-11-22.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Please give a reason. It stands in the history.")},
        help_text=_("Everybody who looks at the history reads it: a survey, a decision, a plan."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    looked = forms.DateField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What is published is what was looked at: another day is looked at first."""
        data = super().clean() or {}
        if not self.errors and data["day"] != data.get("looked"):
            told = _("What would change on this day now stands beside. Look at it, then publish.")
            self.add_error("day", told)
        return data
