"""A question of a service, as an administrator writes it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exchange.models import ServiceQuestion
from exchange.open311.offered import LISTS
from exchange.open311.questions import Values

VALUES_AT_MOST = 30
LONGEST = 50
KEY = re.compile(r"[A-Za-z0-9_-]{1,20}")


class QuestionForm(forms.Form):
    text_zh = forms.CharField(label=_("Question in Chinese"), max_length=200)
    text_en = forms.CharField(label=_("Question in English"), max_length=200)
    code = forms.SlugField(
        label=_("Code"),
        max_length=20,
        help_text=_("Letters, figures, - and _; programs know the question by it."),
    )
    kind = forms.ChoiceField(label=_("Answer"), choices=ServiceQuestion.Kind.choices)
    options = forms.CharField(
        label=_("Values of the list"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: key | Chinese | English. Only for answers from a list."),
    )
    required = forms.BooleanField(label=_("Has to be answered"), required=False)

    def clean_options(self) -> list[list[str]]:
        lines = [line for line in self.cleaned_data["options"].splitlines() if line.strip()]
        found = [[part.strip() for part in re.split(r"[|｜]", line)] for line in lines]
        if not all(is_option(parts) for parts in found):
            raise ValidationError(
                gettext(
                    "Each line has three parts: a key of letters and figures | Chinese | English."
                )
            )
        if len({parts[0] for parts in found}) < len(found):
            raise ValidationError(gettext("Two lines have the same key. Give each its own."))
        if len(found) > VALUES_AT_MOST:
            raise ValidationError(gettext("A list has at most 30 values."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "options" in data and data.get("kind") in LISTS and len(data["options"]) < 2:
            self.add_error("options", gettext("A list needs at least two values to choose from."))
        if data.get("kind") not in LISTS and "options" in data:
            data["options"] = []
        return data

    @property
    def values(self) -> Values:
        return Values(**self.cleaned_data)


def is_option(parts: list[str]) -> bool:
    fits = len(parts) == 3 and all(0 < len(part) <= LONGEST for part in parts)
    return fits and KEY.fullmatch(parts[0]) is not None


def initial_of(question: ServiceQuestion) -> dict[str, Any]:
    found = {name: getattr(question, name) for name in QuestionForm.base_fields}
    return {**found, "options": "\n".join(" | ".join(parts) for parts in question.options)}
