"""Forms of circulars: they check shape and never write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.circulars.wording import HEADINGS, Words
from assessment.figures.periods import Period, PeriodKind
from assessment.snapshots.lists import periods
from gridgov.cleaning import ReadableField

LONGEST = 4000
LINE, MOST_ROWS = 32, 40
OPENING = pgettext_lazy("circular", "Opening")
OFFERED = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 2, PeriodKind.WEEK: 8}
"""How many of the last frozen periods of each kind can be chosen, months first."""


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """The frozen periods by kind; a statement each."""
    found = []
    for kind, most in OFFERED.items():
        codes = periods(kind).values_list("period", flat=True)[:most]
        if rows := [(code, Period.read(code).label) for code in codes]:
            found.append((str(kind.label), rows))
    return found


class PeriodForm(forms.Form):
    period = forms.ChoiceField(
        label=pgettext_lazy("circular", "About which period?"),
        help_text=_(
            "Frozen periods are offered. Where a circular of it is published already, the draft "
            "is a correction that replaces it."
        ),
    )

    reason = ReadableField(
        label=pgettext_lazy("circular", "Why is it corrected?"),
        help_text=_("It is printed in the correction."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "lang": "zh-Hans"}),
    )

    def __init__(self, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = corrects
        if not corrects:
            self.fields["reason"].widget = forms.HiddenInput()
        choices: Any = offered()
        self.fields["period"].choices = choices  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    """Which version a person has read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def rows_of(field: forms.BoundField) -> int:
    """Lines that the text takes, for browsers where a field does not grow by itself."""
    lines = str(field.value() or "").split("\n")
    return max(3, min(MOST_ROWS, sum(1 + len(line) // LINE for line in lines)))


class WordsForm(VersionForm):
    """The words of a draft; the figures in its tables are not for editing."""

    title = ReadableField(label=_("Title"), max_length=200)
    addressees = ReadableField(label=pgettext_lazy("circular", "To"), max_length=500)
    issuer = ReadableField(label=pgettext_lazy("circular", "Issued by"), max_length=100)
    copies = ReadableField(
        label=pgettext_lazy("circular", "Copies to"), max_length=500, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, title in HEADINGS.items():
            self.fields[f"section_{key}"] = ReadableField(
                label=title or OPENING,
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea({"rows": 3, "lang": "zh-Hans"}),
            )
            self.fields[f"section_{key}"].widget.attrs["rows"] = rows_of(self[f"section_{key}"])
        self.order_fields(
            ["title", "addressees", *(f"section_{key}" for key in HEADINGS), "issuer", "copies"]
        )

    @classmethod
    def initial_of(cls, words: Words, version: int) -> dict[str, Any]:
        plain = {name: getattr(words, name) for name in ("title", "issuer", "addressees", "copies")}
        sections = {f"section_{key}": text for key, text in words.sections.items()}
        return {**plain, **sections, "version": version}

    def words(self) -> Words:
        data = self.cleaned_data
        return Words(
            title=data["title"],
            issuer=data["issuer"],
            addressees=data["addressees"],
            copies=data["copies"],
            sections={key: data[f"section_{key}"] for key in HEADINGS},
        )
