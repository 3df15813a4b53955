"""A draft: its own fields, and its indicators, grades, bonuses and penalties as rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from assessment.figures.indicators import indicators_for
from assessment.figures.periods import Period, PeriodKind
from assessment.figures.subjects import SubjectKind
from assessment.models import Scheme
from assessment.schemes.scoring import ALL, Band, Item
from assessment.schemes.services.drafts import PLAIN, values_of
from assessment.schemes.values import (
    MOST_BANDS,
    MOST_EXTRAS,
    MOST_ITEMS,
    ExtraValues,
    SchemeValues,
    measures_of,
)

SECTIONS = ("items", "bands", "extras")
SIGNS = [("plus", _("Bonus")), ("minus", _("Penalty"))]


class NewSchemeForm(forms.Form):
    subject_kind = forms.ChoiceField(label=_("Who is scored"), choices=SubjectKind.choices)
    period_kind = forms.ChoiceField(label=_("Over which period"), choices=PeriodKind.choices)


class SchemeForm(forms.Form):
    name_zh = forms.CharField(label=_("Chinese name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    reason = forms.CharField(
        label=_("What this version changes and why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whoever is scored reads it."),
    )
    measure = forms.ChoiceField(label=_("Ranked only with enough of"), required=False)
    minimum = forms.IntegerField(
        label=_("at least"),
        min_value=0,
        max_value=100_000,
        help_text=_("With fewer it is listed without a rank. 0: everybody is ranked."),
    )
    bonus_most = forms.DecimalField(
        label=_("Bonus points together at most"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    penalty_most = forms.DecimalField(
        label=_("Penalty points together at most"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    stars = forms.CharField(
        label=_("Stars by rank"),
        required=False,
        help_text=_(
            "Shares of the ranked field in per cent for 5, 4, 3 and 2 stars, for example "
            "10, 30, 70, 90. Empty: no stars."
        ),
    )
    appeal_days = forms.IntegerField(
        label=_("Days for an appeal after the freeze"), min_value=0, max_value=90
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(measure.key, measure.label) for measure in measures_of(kind)]
        self.fields["measure"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean_stars(self) -> list[int]:
        parts = self.cleaned_data["stars"].replace("，", ",").replace("、", ",").split(",")
        try:
            return [int(part) for part in parts if part.strip()]
        except ValueError:
            raise ValidationError(_("Write whole numbers with commas between them.")) from None


class ItemForm(forms.Form):
    indicator = forms.ChoiceField(label=_("Indicator"))
    weight = forms.DecimalField(
        label=_("Weight"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    target = forms.DecimalField(
        label=_("Target"), required=False, min_value=0, max_digits=8, decimal_places=2
    )
    cap = forms.DecimalField(
        label=_("Cap, %"), required=False, min_value=0, max_digits=5, decimal_places=2
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = _("%(name)s (not collected yet)")
        choices = [
            (one.key, one.label if one.collected else str(later) % {"name": one.label})
            for one in indicators_for(kind)
        ]
        self.fields["indicator"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    @property
    def value(self) -> Item:
        data = self.cleaned_data
        cap = ALL if data["cap"] is None else data["cap"]
        return Item(data["indicator"], data["weight"], data["target"], cap)


class BandForm(forms.Form):
    name_zh = forms.CharField(label=_("Chinese name"), max_length=20)
    name_en = forms.CharField(label=_("English name"), max_length=30, required=False)
    least = forms.DecimalField(
        label=_("Points, at least"), min_value=0, max_value=200, max_digits=5, decimal_places=2
    )

    @property
    def value(self) -> Band:
        return Band(**{name: self.cleaned_data[name] for name in ("name_zh", "name_en", "least")})


class ExtraForm(forms.Form):
    sign = forms.ChoiceField(
        label=pgettext_lazy("of points", "Kind"), choices=SIGNS, initial="plus"
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    most = forms.DecimalField(
        label=_("Points, at most"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )

    @property
    def value(self) -> ExtraValues:
        data = self.cleaned_data
        return ExtraValues(data["name_zh"], data["name_en"], data["sign"] == "minus", data["most"])


if TYPE_CHECKING:
    _Rows = forms.BaseFormSet[Any]
else:
    _Rows = forms.BaseFormSet


class Rows(_Rows):
    """Rows in the order they stand; `filled` are those that are not empty nor to be removed."""

    default_error_messages: ClassVar = {
        **forms.BaseFormSet.default_error_messages,
        "too_many_forms": ngettext_lazy(
            "There may be %(num)d row at most. Remove the others.",
            "There may be %(num)d rows at most. Remove the others.",
            "num",
        ),
    }

    @property
    def filled(self) -> list[Any]:
        return [
            form.value
            for form in self.forms
            if form.has_changed() and not form.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")


def _rows(form: Any, most: int) -> Any:
    """A set of rows; of more than a page can hold, whatever is claimed, one is built too many, so
    that the set as a whole is refused."""
    return forms.formset_factory(
        form,
        formset=Rows,
        extra=1,
        can_delete=True,
        max_num=most,
        validate_max=True,
        absolute_max=most + 1,
    )


class Sections:
    """The three sets of rows, and what is wrong with each as a whole."""

    most: ClassVar = {"items": MOST_ITEMS, "bands": MOST_BANDS, "extras": MOST_EXTRAS}
    forms: ClassVar = {"items": ItemForm, "bands": BandForm, "extras": ExtraForm}

    def __init__(self, scheme: Scheme, data: Any = None) -> None:
        self.data = self._one_more(data) if data is not None else None
        initial = {} if data is not None else rows_of(values_of(scheme))
        more: dict[str, Any] = {"items": {"form_kwargs": {"kind": scheme.subject_kind}}}
        self.rows: dict[str, Rows] = {
            name: _rows(self.forms[name], self.most[name])(
                self.data, prefix=name, initial=initial.get(name), **more.get(name, {})
            )
            for name in SECTIONS
        }
        self.faults: dict[str, list[str]] = {name: [] for name in SECTIONS}

    @staticmethod
    def _one_more(data: Any) -> Any:
        """What was typed with an empty row more in the section that asks for one."""
        wanted = data.get("more")
        if wanted not in SECTIONS:
            return data
        copy: MultiValueDict[str, Any] = data.copy()
        name = f"{wanted}-TOTAL_FORMS"
        number = str(copy.get(name, ""))
        copy[name] = str(int(number) + 1) if number.isdecimal() and len(number) < 6 else "1"
        return copy

    def is_valid(self) -> bool:
        """All are looked at, so that each says what is wrong with it."""
        valid = [rows.is_valid() for rows in self.rows.values()]
        return all(valid)

    @property
    def item_rows(self) -> Rows:
        """For templates, where a dict's `items` is its method."""
        return self.rows["items"]

    @property
    def item_faults(self) -> list[str]:
        return self.faults["items"]


def values_from(form: SchemeForm, sections: Sections) -> SchemeValues:
    data = {name: form.cleaned_data[name] for name in (*PLAIN, "stars")}
    rows: dict[str, Any] = {name: rows.filled for name, rows in sections.rows.items()}
    return SchemeValues(**data, **rows)


def initial_of(scheme: Scheme) -> dict[str, Any]:
    plain = {name: shown(getattr(scheme, name)) for name in PLAIN}
    return {**plain, "stars": ", ".join(map(str, scheme.stars))}


def rows_of(values: SchemeValues) -> dict[str, list[dict[str, Any]]]:
    return {
        "items": [vars_of(item) for item in values.items],
        "bands": [vars_of(band) for band in values.bands],
        "extras": [
            {**vars_of(extra), "sign": "minus" if extra.is_penalty else "plus"}
            for extra in values.extras
        ],
    }


def vars_of(row: Any) -> dict[str, Any]:
    return {name: shown(value) for name, value in vars(row).items()}


def shown(value: Any) -> Any:
    """Numbers without zeros nobody needs."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class FromForm(forms.Form):
    """From which period a draft is to hold."""

    period = forms.ChoiceField(label=_("Holds from"))

    def __init__(self, periods: Sequence[Period], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(period.code, period.label) for period in periods]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        return Period.read(self.cleaned_data["period"])


__all__ = ["FromForm", "NewSchemeForm", "SchemeForm", "Sections", "values_from"]
