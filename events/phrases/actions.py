"""Which actions take phrases, and into which field of their forms they go."""

from __future__ import annotations

from django import forms

FIELDS = ("reason", "text", "result", "finding", "decision", "words", "note")
"""Names of texts in the forms of actions; the first that a form has takes the phrases."""


def field_for(fields: dict[str, forms.Field]) -> str:
    """The name of the field, "" where a form asks for no words."""
    return next((name for name in FIELDS if name in fields), "")


def choices() -> list[tuple[str, str]]:
    """Every action with such a field, by the words of its button."""
    from events.forms.registry import FORMS
    from events.offers import label

    return [(name, label(name)) for name, form in FORMS.items() if field_for(form.base_fields)]
