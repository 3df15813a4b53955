"""What the auditor narrows the figures by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import reveal
from accounts.forms.users import day_input


def kinds() -> list[tuple[str, Any]]:
    return [("", _("Everything")), *reveal.kinds().items()]


class OwnFilter(forms.Form):
    since = forms.DateField(label=_("From day"), required=False, widget=day_input())
    until = forms.DateField(label=_("To day"), required=False, widget=day_input())
    kind = forms.ChoiceField(label=_("What was shown"), required=False, choices=kinds)


class UseFilter(OwnFilter):
    person = forms.CharField(label=_("Person, by name or user name"), required=False)
    field_order = ("person", "since", "until", "kind")
