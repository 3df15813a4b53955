"""What an administrator says of a system."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from exchange.clients.services import Values
from exchange.models import PER_MINUTE, Client
from exchange.scopes import scopes_for


class ClientForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the system"),
        min_length=2,
        max_length=50,
        help_text=_("As it is to stand in the trace and in the logs."),
    )
    purpose = forms.CharField(
        label=_("What for"),
        min_length=6,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the system does with what it reads, in a sentence."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing the system may do.")},
    )
    per_minute = forms.IntegerField(
        label=_("Calls a minute"), min_value=1, max_value=6000, initial=PER_MINUTE
    )

    def __init__(self, department: Department | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = scopes_for(department=department is not None)
        self.fields["scopes"].choices = list(offered.items())  # type: ignore[attr-defined]

    @property
    def values(self) -> Values:
        return Values(**self.cleaned_data)


def initial_of(client: Client) -> dict[str, Any]:
    return {name: getattr(client, name) for name in ClientForm.base_fields}
