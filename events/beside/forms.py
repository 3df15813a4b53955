"""What the small answers beside the form of a new case are asked with; all of it by POST."""

from __future__ import annotations

from django import forms

from events.forms.phones import PhoneField
from events.forms.places import PlaceForm
from events.models import Category


class CallerForm(forms.Form):
    phone = PhoneField(required=False)


class TypedForm(PlaceForm):
    """What is typed so far; any part may be missing or half done."""

    description = forms.CharField(required=False)
    category = forms.ModelChoiceField(Category.objects.filter(is_active=True), required=False)
