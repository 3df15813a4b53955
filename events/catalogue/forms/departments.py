"""Departments and their kinds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import DepartmentKind, User
from accounts.services.departments import SET_UP, KindValues
from events.catalogue.forms.choices import (
    ALL,
    AreaField,
    KindField,
    area_words,
    areas_of,
    kind_words,
    with_picker,
)
from grids.models import Area, Level

CODE = RegexValidator(r"^[0-9A-Z]{1,10}$", _("A code is made of up to ten digits and capitals."))
LEVELS = [(level.value, level.label) for level in map(Level, SET_UP)]
STATES = [ALL, ("yes", _("Active")), ("no", _("Deactivated"))]


class DepartmentFilter(forms.Form):
    q = forms.CharField(label=_("Name, pinyin or code"), required=False, max_length=100)
    kind = KindField(label=_("Kind"), required=False, empty_label=_("All"))
    area = AreaField(Area.objects.none(), label=_("Area"), required=False, empty_label=_("All"))
    active = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows, kinds = areas_of(user), DepartmentKind.objects.all()
        with_picker(self.fields["area"], rows, area_words(rows))
        with_picker(self.fields["kind"], kinds, kind_words(kinds))


class DepartmentForm(forms.Form):
    """The kind says the level; the service refuses an area of another one."""

    kind = KindField(label=_("Kind"))
    area = AreaField(Area.objects.none(), label=_("Area"))
    name = forms.CharField(
        label=_("Name of its own"),
        max_length=100,
        required=False,
        help_text=_("Left empty, it is called after its area and kind."),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows, kinds = areas_of(user), DepartmentKind.objects.filter(is_active=True)
        with_picker(self.fields["area"], rows, area_words(rows))
        with_picker(self.fields["kind"], kinds, kind_words(kinds))


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of its own"),
        max_length=100,
        required=False,
        help_text=_("Left empty, it is called after its area and kind."),
    )


class KindFilter(forms.Form):
    q = forms.CharField(label=_("Name, pinyin or code"), required=False, max_length=100)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[ALL, *LEVELS])
    active = forms.ChoiceField(label=_("State"), required=False, choices=STATES)


class KindForm(forms.Form):
    name_zh = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=100)
    is_centre_unit = forms.BooleanField(
        label=_("is the committee of its area itself"),
        required=False,
        help_text=_("What it handles counts as handled by the centre of that area."),
    )

    @property
    def values(self) -> KindValues:
        return KindValues(**{name: self.cleaned_data[name] for name in KindForm.base_fields})


class NewKindForm(KindForm):
    code = forms.CharField(
        label=_("Code"),
        validators=[CODE],
        help_text=_("It cannot be changed later. The catalogue file names kinds by their code."),
    )
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS)
    field_order = ("code", "level")
