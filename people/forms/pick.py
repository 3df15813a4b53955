"""One of very many, typed and chosen from what fits in sight; also without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from people import houses_named, search, shown

if TYPE_CHECKING:
    from accounts.models import User

MOST = 8


class Option(NamedTuple):
    """`label` is masked as on every page."""

    value: str
    label: str


def people(user: User, text: str) -> list[Option]:
    rows = list(search.people(user, text)[:MOST]) if text.strip() else []
    return [
        Option(
            str(line.pk),
            " · ".join(filter(None, (line.name, line.sex, line.age, line.document, line.place))),
        )
        for line in shown.lines(user, rows)
    ]


def houses(user: User, text: str) -> list[Option]:
    """Buildings, units and rooms, by the name they are shown under or by words of the address."""
    rows = houses_named.named(user, text, MOST)
    return [Option(str(row.pk), shown.house_name(row, user)) for row in rows]


def organisations(user: User, text: str) -> list[Option]:
    rows = search.organisations(user, text).filter(ended_on=None)[:MOST] if text.strip() else []
    return [Option(str(row.pk), f"{row.name} · {row.get_kind_display()}") for row in rows]


FINDERS: dict[str, Callable[[User, str], list[Option]]] = {
    "person": people,
    "house": houses,
    "organisation": organisations,
}


def found(kind: str, user: User, text: str, but: str = "") -> list[Option]:
    """What fits, without the row of the key `but`."""
    return [option for option in FINDERS[kind](user, text) if option.value != but]


class PickInput(forms.Widget):
    """A line to type in and, below it, what fits as radio buttons."""

    template_name = "people/_pick.html"

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.kind = kind
        self.options: list[Option] = []
        self.but = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        return data.get(f"{name}-text", ""), data.get(name, "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-text" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        text, chosen = value if isinstance(value, tuple) else ("", "")
        more = {"text": text, "chosen": chosen, "options": self.options, "name": name}
        more |= {"but": self.but}
        more |= {"find_url": reverse(f"people:find_{self.kind}")}
        return context | more | {"nothing": bool(text and not chosen and not self.options)}


class PickField(forms.Field):
    """Cleans to the row in sight, None for none. `offer(user, rows)` has to be called first."""

    widget: PickInput

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(widget=PickInput(kind), **options)
        self.kind = kind

    def offer(self, user: User, rows: Any, but: int | str = "") -> None:
        """`but` is the key of a row that is not among the found."""
        self.user, self.rows, self.widget.but = user, rows, str(but)

    def _found(self, text: str) -> list[Option]:
        return found(self.kind, self.user, text, self.widget.but)

    def clean(self, value: Any) -> Any:
        text, chosen = value if isinstance(value, tuple) else ("", "")
        if chosen.isdecimal():
            row = self.rows.for_user(self.user).filter(pk=chosen).first()
            if row is not None:
                self.widget.options = self._found(text) if text else []
                return row
        if not text.strip():
            if self.required:
                raise ValidationError(_("Type what to look for, then choose."))
            return None
        self.widget.options = self._found(text)
        if not self.widget.options:
            raise ValidationError(_("Nothing in your sight fits. Look at the spelling."))
        raise ValidationError(_("Please choose one of those found."))
