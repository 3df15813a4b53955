"""Time limits: what they hold for, and how long."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import DepartmentKind, User
from events.catalogue.forms.choices import (
    ALL,
    AreaField,
    CategoryField,
    KindField,
    area_words,
    areas_of,
    category_words,
    kind_words,
    majors,
    with_picker,
)
from events.catalogue.services import LimitKey, LimitValues
from events.catalogue.services.limits import MOST
from events.catalogue.sources import IMPORTED, LOCAL
from events.models import Category, TimeLimit
from events.workflow import ClockKind, Urgency
from grids.models import Area
from grids.worktime import Unit

EVERY_URGENCY = [("", _("Every urgency")), *Urgency.choices]


class LimitFilter(forms.Form):
    q = forms.CharField(label=_("Category: name, pinyin or code"), required=False, max_length=100)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=[ALL, *Urgency.choices])
    origin = forms.ChoiceField(
        label=_("Rules"),
        required=False,
        choices=[
            ALL,
            ("default", _("for every category")),
            ("category", _("for one category")),
            ("area", _("for one area only")),
            ("local", _("set by the administrator")),
        ],
    )


class ScopeForm(forms.Form):
    """What a rule holds for, or the case a rule is looked for."""

    kind = forms.ChoiceField(label=_("Clock"), choices=ClockKind.choices)
    area = AreaField(
        Area.objects.none(), label=_("Area"), required=False, empty_label=_("Everywhere")
    )
    category = CategoryField(
        Category.objects.none(),
        label=_("Category"),
        required=False,
        empty_label=_("Every category"),
    )
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=EVERY_URGENCY)
    department_kind = KindField(
        label=_("Department"), required=False, empty_label=_("Every department")
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas, kinds = areas_of(user), DepartmentKind.objects.filter(is_active=True)
        categories = Category.objects.filter(is_active=True)
        with_picker(self.fields["area"], areas, area_words(areas))
        with_picker(self.fields["category"], categories, category_words(categories))
        with_picker(self.fields["department_kind"], kinds, kind_words(kinds))


class WhichForm(ScopeForm):
    """The question which rule would hold; a case has one urgency."""

    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)


class AmountForm(forms.Form):
    amount = forms.IntegerField(label=_("Amount"), min_value=1, max_value=MOST)
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    plus_handle = forms.BooleanField(
        label=_("on top of the handling limit"),
        required=False,
        help_text=_("Only for the clock of the whole case."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=100,
        help_text=_("The paper that says so, for example its number and date."),
    )

    @property
    def values(self) -> LimitValues:
        data = self.cleaned_data
        source = data["source"] if data["source"] not in IMPORTED else ""
        return LimitValues(
            data["amount"], data["unit"], data.get("plus_handle", False), source or LOCAL
        )

    @staticmethod
    def initial_of(limit: TimeLimit) -> dict[str, Any]:
        own = limit.source if limit.source not in {*IMPORTED, LOCAL} else ""
        return {
            "amount": limit.amount,
            "unit": limit.unit,
            "plus_handle": limit.plus_handle,
            "source": own,
        }


class NewLimitForm(AmountForm, ScopeForm):
    major_code = forms.ChoiceField(
        label=_("Major"), required=False, help_text=_("Instead of one category.")
    )
    field_order = (
        "kind",
        "area",
        "category",
        "major_code",
        "urgency",
        "department_kind",
        "amount",
        "unit",
        "plus_handle",
        "source",
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["major_code"].choices = [  # type: ignore[attr-defined]
            ("", _("Every major")),
            *majors(),
        ]

    @property
    def key(self) -> LimitKey:
        data = self.cleaned_data
        names = ("kind", "area", "category", "department_kind", "major_code", "urgency")
        return LimitKey(**{name: data[name] for name in names})
