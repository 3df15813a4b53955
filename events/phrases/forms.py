"""Forms of the page of phrases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.phrases.actions import choices


class TextForm(forms.Form):
    text = forms.CharField(
        label=_("Phrase"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Please write the phrase.")},
    )


class PhraseForm(TextForm):
    action = forms.ChoiceField(label=_("For which action"))
    shared = forms.BooleanField(label=_("Share it with everybody of this unit"), required=False)
    field_order = ("action", "text", "shared")

    def __init__(self, *args: Any, shares: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = choices()  # type: ignore[attr-defined]
        if not shares:
            del self.fields["shared"]
