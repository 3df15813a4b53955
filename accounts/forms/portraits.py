"""The photo of a person, and what they agreed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.users import day_input
from accounts.models import Portrait
from accounts.pictures import MEGABYTES, portrait_of


class PortraitForm(forms.Form):
    """Without a new photo it changes what was agreed to about the one there is."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP; it is cut to 3:4, and time and place in it are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    agreed_on = forms.DateField(
        label=_("The person agreed in writing on"),
        widget=day_input(),
        help_text=_("Without consent no photo is kept. Keep the signed paper."),
    )
    on_signboards = forms.BooleanField(
        label=_("The consent covers the public signboard of their grid"), required=False
    )

    def __init__(self, portrait: Portrait | None, data: Any = None, files: Any = None) -> None:
        initial = {"on_signboards": True}
        if portrait is not None:
            names = ("agreed_on", "on_signboards")
            initial = {name: getattr(portrait, name) for name in names}
        super().__init__(data, files, initial=initial, label_suffix="")
        self.fields["photo"].required = portrait is None

    def clean_photo(self) -> bytes | None:
        file = self.cleaned_data["photo"]
        if file is None:
            return None
        if file.size > MEGABYTES * 2**20:
            raise ValidationError(gettext("A photo has 10 MB at most. Choose a smaller one."))
        return portrait_of(file)

    def clean_agreed_on(self) -> Any:
        day = self.cleaned_data["agreed_on"]
        if day > timezone.localdate():
            raise ValidationError(
                gettext("This day is still to come. Give the day of the consent.")
            )
        return day
