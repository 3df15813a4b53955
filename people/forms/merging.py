"""Two records that are one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms.pick import PickField
from people.models import Person


class OtherForm(forms.Form):
    person = PickField(
        "person",
        label=gettext_lazy("The other record"),
        help_text=gettext_lazy("Name, document, phone or the last four of either."),
    )

    def __init__(self, user: Any, person: Person, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.own = person
        field: Any = self.fields["person"]
        field.offer(user, Person.objects.filter(erased_at=None), but=person.pk)

    def clean_person(self) -> Person:
        found: Person = self.cleaned_data["person"]
        if found.pk == self.own.pk:
            raise ValidationError(_("This is the very same record. Choose another."))
        return found


class MergeForm(forms.Form):
    """Which record goes on, and how one knows."""

    survivor = forms.ChoiceField(
        label=gettext_lazy("Which record goes on?"), widget=forms.RadioSelect()
    )
    why = forms.CharField(
        label=gettext_lazy("How do you know that both are the same person?"), max_length=200
    )

    def __init__(self, choices: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, initial={"survivor": choices[0][0]}, label_suffix="")
        field: Any = self.fields["survivor"]
        field.choices = choices


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
