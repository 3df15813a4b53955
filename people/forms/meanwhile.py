"""Two people changed one record: what it says now beside what was typed, field by field.

Whoever was slower gets the form back. What only the other one changed is taken over; where both
changed a field, `take-<field>` says which value stays. `choosing` names these fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people import history
from people.models import Change

NOW, MINE = "now", "mine"
MOST = 200
"""Lines of history that are looked through."""


@dataclass(frozen=True)
class Difference:
    """One field that both changed; `chosen` is NOW, MINE or ""."""

    name: str
    label: str
    now: str
    mine: str
    chosen: str


def last(rows: Any, acts: int) -> list[Change]:
    """The lines of history of the last acts, newest first; each act has a time of its own."""
    found: list[Change] = []
    times: list[Any] = []
    for line in rows.exclude(field="").select_related("by", "person__key").order_by("-pk")[:MOST]:
        times += [] if line.at in times else [line.at]
        if len(times) > acts:
            break
        found.append(line)
    return found


class MeanwhileForm(forms.Form):
    """What a form about a record with a version does when the version is not the last."""

    called: ClassVar[Mapping[str, str]] = {}
    """Fields of the history that have another name here."""

    along: ClassVar[Mapping[str, str]] = {"latitude": "longitude"}
    """Fields that go with another one."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.told_now: dict[str, str] = {}
        self.choosing: list[str] = []
        self.typed: dict[str, str] = {}
        self.taken_over: list[str] = []
        self.latest: dict[str, str] = {}
        self.changed_by: Change | None = None
        self.is_taken = False

    def full_clean(self) -> None:
        if self.is_bound and not self.is_taken:
            self.is_taken = True
            self._take()
        super().full_clean()

    def _take(self) -> None:
        """Puts what was chosen in place of what was typed."""
        names = str(self.data.get("choosing", "")).split(",")
        self.choosing = [name for name in names if name in self.fields]
        self.typed = {name: self._as_typed(name) for name in self.choosing}
        for name in self.choosing:
            if self.data.get(f"take-{name}") == NOW:
                self._set(name, self._now(name))

    def _set(self, name: str, value: str) -> None:
        sent: Any = self.data
        data = sent.copy()
        for one in (name, self.along.get(name, name)):
            data[self.add_prefix(one)] = value if one == name else self._now(one)
            data.pop(f"{self.add_prefix(one)}-text", None)
        self.data = data

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        open_ = [n for n in self.choosing if self.data.get(f"take-{n}") not in (NOW, MINE)]
        if open_:
            raise ValidationError(_("Choose for each field that both changed which value stays."))
        return data

    def meet(self, record: Any, seq: int | None) -> None:
        """Called once the version turned out to be old; the form was valid until then."""
        lines = last(self.lines_about(record), record.seq - (seq or 0))
        self.changed_by = lines[0] if lines else None
        for line in lines:
            self.latest.setdefault(self.name_of(line), line.new)
        self.choosing, self.taken_over = [], []
        for name, old in self.first_old(lines).items():
            if name in self.fields:
                self._meet(name, old)

    def lines_about(self, record: Any) -> Any:
        return Change.objects.of(record)

    def first_old(self, lines: list[Change]) -> dict[str, str]:
        """By field here what stood there before the first of the changes."""
        found: dict[str, str] = {}
        for line in lines:
            found[self.name_of(line)] = line.old
        return found

    def name_of(self, line: Change) -> str:
        return self.called.get(line.field, line.field)

    def _meet(self, name: str, old: str) -> None:
        typed = history.spelled(self.cleaned_data.get(name))
        if self._is_hidden(name):
            (self.choosing if typed else self.taken_over).append(name)
        elif typed == old and typed != self._now(name):
            self._set(name, self._now(name))
            self.taken_over.append(name)
        elif typed != self._now(name):
            self.choosing.append(name)
        self.typed[name] = self._as_typed(name)

    def _is_hidden(self, name: str) -> bool:
        """Whether the form does not show the value and keeps it where nothing is typed."""
        return name not in self.initial and self.fields[name].initial is None

    def _now(self, name: str) -> str:
        if self._is_hidden(name):
            return ""
        if name in self.latest:  # newer than the row this form was made from
            return self.latest[name]
        return history.spelled(self.get_initial_for_field(self.fields[name], name))

    def _as_typed(self, name: str) -> str:
        data, key = self.data, self.add_prefix(name)
        text = data.get(f"{key}-text", "") or data.get(key, "")
        if name in self.along:
            text = f"{text}, {data.get(self.add_prefix(self.along[name]), '')}"
        return self._word(name, text)

    def _word(self, name: str, text: str) -> str:
        choices = {str(k): str(v) for k, v in getattr(self.fields[name], "choices", None) or ()}
        return choices.get(text, text) or "—"

    @property
    def differences(self) -> list[Difference]:
        return [
            Difference(
                name,
                str(self.fields[name].label),
                self.told_now.get(name, "***")
                if self._is_hidden(name)
                else self._word(name, self._now(name)),
                self.typed.get(name, ""),
                str(self.data.get(f"take-{name}", "")),
            )
            for name in self.choosing
        ]

    @property
    def taken_labels(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.taken_over]
