"""What forms say where the framework's own words do not say what to do.

`speak(field)` puts these sentences in place of stock ones; a sentence that a form gives itself
stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHOICE = _("Choose one of those that are offered.")
FIGURE = _("Type a number in figures, such as 12.5.")
MOST_FIGURES = _("Type fewer figures: at most %(max)s.")

EVERYWHERE: dict[str, Promise] = {
    "max_value": _("Type %(limit_value)s or less."),
    "min_value": _("Type %(limit_value)s or more."),
    "step_size": _("Type a multiple of %(limit_value)s."),
    "max_digits": MOST_FIGURES,
    "max_whole_digits": _("Type a smaller number: at most %(max)s figures before the point."),
    "max_decimal_places": _("Type at most %(max)s figures behind the point."),
    "min_length": _("This is too short: type %(limit_value)s characters or more."),
    "null_characters_not_allowed": _("A sign in this text cannot be kept. Type the text again."),
}
"""By code, of whatever field."""

OF_A_KIND: tuple[tuple[type[forms.Field], dict[str, Promise]], ...] = (
    (forms.FloatField, {"invalid": FIGURE}),
    (forms.DecimalField, {"invalid": FIGURE}),
    (forms.IntegerField, {"invalid": _("Type a whole number in figures, such as 12.")}),
    (forms.DateTimeField, {"invalid": _("Type day and time such as 2026-03-15 14:30.")}),
    (forms.DateField, {"invalid": _("Type a day such as 2026-03-15.")}),
    (forms.TimeField, {"invalid": _("Type a time such as 14:30.")}),
    (forms.EmailField, {"invalid": _("Type an e-mail address such as name@example.org.")}),
    (forms.URLField, {"invalid": _("Type an address that begins with https://.")}),
    (forms.UUIDField, {"invalid": _("Load this page again; what you typed is kept.")}),
    (
        forms.ImageField,
        {"invalid_image": _("This picture cannot be read. Choose another file.")},
    ),
    (
        forms.FileField,
        {
            "invalid": _("No file arrived. Choose it again and send the form."),
            "missing": _("No file arrived. Choose it again and send the form."),
            "empty": _("This file is empty. Choose another one."),
            "max_length": _("The name of the file is too long. Rename the file and choose it."),
        },
    ),
    (
        forms.CharField,
        {"max_length": _("This is too long: shorten it to %(limit_value)s characters.")},
    ),
    (forms.ChoiceField, {"invalid_choice": CHOICE, "invalid_list": CHOICE}),
    (
        forms.ModelChoiceField,
        {"invalid_choice": CHOICE, "invalid_list": CHOICE, "invalid_pk_value": CHOICE},
    ),
    (forms.Field, EVERYWHERE),
)
"""By code, of fields of a class; the first class that says something to a code."""


def speak(field: forms.Field) -> None:
    for code, sentence in _sentences(field):
        told = field.error_messages.get(code)
        if told is None or _is_stock(field, code, told):
            field.error_messages[code] = cast(str, sentence)


def _sentences(field: forms.Field) -> Iterator[tuple[str, Promise]]:
    seen: set[str] = set()
    for kind, sentences in OF_A_KIND:
        if isinstance(field, kind):
            for code in sentences.keys() - seen:
                seen.add(code)
                yield code, sentences[code]


def _is_stock(field: forms.Field, code: str, told: object) -> bool:
    """Whether a class of the framework, and nobody here, wrote it."""
    for kind in type(field).__mro__:
        stock = vars(kind).get("default_error_messages", {})
        if code in stock:
            return kind.__module__.startswith("django.") and stock[code] is told
    return False
