"""How every form looks: one renderer, so that pages only write `{{ form }}` or `{{ form.field }}`.

Widgets get Tabler's classes by their kind. `Picker` is a select that is searched by Chinese,
pinyin or code.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext

from gridgov import pinyin
from gridgov.characters import check_line, check_text
from gridgov.sentences import speak

CLASSES = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}
PLAIN = frozenset({"hidden", "submit"})
LONGEST_LINE = 300
"""Letters; a field that takes more takes several lines, however it is shown."""


def _fill_in(label: object) -> str:
    return gettext("Please fill in “%(label)s”.") % {"label": label}


class NamedField(BoundField):
    """A field whose missing value is told with its label, unless it has a sentence of its own.

    What else is wrong is told as `gridgov.sentences` says. A text is refused where it has signs
    that nobody sees (`gridgov.characters`).
    """

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        stock = forms.Field.default_error_messages["required"]
        if self.label and field.error_messages.get("required") is stock:
            field.error_messages["required"] = lazy(_fill_in, str)(self.label)
        speak(field)
        if isinstance(field, forms.CharField):
            field.validators.append(check_text if _has_lines(field) else check_line)


def _has_lines(field: forms.CharField) -> bool:
    most = field.max_length
    if isinstance(field.widget, forms.Textarea | forms.HiddenInput):
        return True
    return most is None or most > LONGEST_LINE


class FrameRenderer(TemplatesSetting):
    """Adds the classes; `templates/django/forms/` and `components/` hold the markup."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = NamedField

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if "widget" in context:
            _dress(context["widget"])
        return str(super().render(template_name, context, request))


def _dress(widget: dict[str, Any]) -> None:
    """Adds the class of its kind to a widget, to its parts and to its options.

    A text that is too long is refused with a sentence; `maxlength` would cut it unseen.
    """
    attrs = widget.get("attrs") or {}
    if (most := attrs.pop("maxlength", None)) is not None:
        attrs["data-limit"] = most
    kind = "select" if "/select.html" in widget["template_name"] else widget.get("type", "text")
    if kind not in PLAIN:
        wrong = " is-invalid" if attrs.get("aria-invalid") == "true" else ""
        given = attrs.get("class", "")
        attrs["class"] = f"{CLASSES.get(kind, 'form-control')}{wrong} {given}".strip()
    for part in widget.get("subwidgets", []):
        _dress(part)
    if kind != "select":
        for _group, options, _index in widget.get("optgroups", []):
            for option in options:
                _dress(option)


@lru_cache(maxsize=20_000)
def search_words(text: str) -> str:
    """Pinyin initials and full pinyin of a label: 垃圾 gives "lj laji"."""
    return f"{pinyin.initials(text)} {''.join(pinyin.syllables(text, typed=True))}".lower()


class Picker(forms.Select):
    """A select whose options are found by Chinese, pinyin, initials, code or English.

    `words` maps an option's value to more words it is found by (code, English name).
    """

    def __init__(self, *args: Any, words: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words or {}
        self.attrs.setdefault("data-picker", "")

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, label, *args, **kwargs)
        more = self.words.get(str(value), "")
        option["attrs"]["data-search"] = f"{search_words(f'{label}')} {more}".strip()
        return option


class PickerMultiple(Picker, forms.SelectMultiple):
    """The same for several values."""


class FilePicker(forms.ClearableFileInput):
    """A file input with drag, paste, camera, progress and cancel where there is JavaScript."""

    template_name = "components/file_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, several: bool = False) -> None:
        self.allow_multiple_selected = several
        super().__init__({**({"multiple": True} if several else {}), **(attrs or {})})
