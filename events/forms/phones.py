"""A phone number as people type it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gridgov.characters import UNSEEN_IN_LINE

PHONE = re.compile(r"^\+?\d{5,15}(?:转\d{1,6})?$")


class PhoneField(forms.CharField):
    """Kept without spaces, dashes, brackets and what address books put round a number unseen."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
        super().__init__(max_length=30, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return UNSEEN_IN_LINE.sub("", super().to_python(value) or "")

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s()()-]", "", super().clean(value))
        if text and not PHONE.match(text):
            raise ValidationError(_("This is not a phone number: digits only, 5 to 15 of them."))
        return text
