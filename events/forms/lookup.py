"""A field for one of very many: typed, searched, chosen from what fits; also without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.finding import Found

Find = Callable[[str], list[Found]]


class LookupInput(forms.Widget):
    """A line to type in and, below it, what fits as radio buttons. `url` finds it by htmx."""

    template_name = "events/_lookup.html"

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.kind = kind
        self.found: list[Found] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        return data.get(f"{name}-text", ""), data.get(name, "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-text" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        text, chosen = value if isinstance(value, tuple) else ("", "")
        context |= {"text": text, "chosen": chosen, "found": self.found, "name": name}
        context |= {"kind": self.kind, "nothing": bool(text and not self.found)}
        context["wrong"] = (attrs or {}).get("aria-invalid") == "true"
        return context


class LookupField(forms.Field):
    """Cleans to the value of a `Found`, "" for none."""

    widget: LookupInput

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(widget=LookupInput(kind), **options)
        self.find: Find = lambda text: []

    def clean(self, value: Any) -> str:
        text, chosen = value if isinstance(value, tuple) else ("", "")
        text = text.strip()
        if not text:
            return ""
        found = self.widget.found = self.find(text)
        if chosen in {option.value for option in found}:
            return str(chosen)
        if not found:
            raise ValidationError(
                _("Nothing is called “%(text)s” here. Leave it empty or try another word.")
                % {"text": text}
            )
        exact = [option for option in found if option.label == text]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0].value
        raise ValidationError(_("Several fit what you typed: please choose one of them."))
