"""The form at the door: some questions on the house, and a row for each person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.door import Known
from people.forms.base import day, number_text, use_field
from people.models import DocumentKind, Household, Relation, ResidenceKind, Sex
from people.services import PersonFacts
from people.services.door import Found
from people.services.persons import checked

ROWS = 4
MOST_ROWS = 20
BOTH = "both"
KINDS = [
    (ResidenceKind.ACTUAL.value, ResidenceKind.ACTUAL.label),
    (BOTH, gettext_lazy("Lives and is registered here")),
    *((kind.value, kind.label) for kind in ResidenceKind if kind != ResidenceKind.ACTUAL),
]
USUAL = (Relation.HEAD.value, Relation.SPOUSE.value)
"""The relations of the first rows; the others are chosen."""

NEW = "new"
TYPED = ("name", "document", "phone", "birth_date")
"""A row where none of these is filled in is left out."""


class RowForm(forms.Form):
    """One person. `same` is the key of who it is, or "new" where it is another."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation to the head"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *Relation.choices],
    )
    document_kind = forms.ChoiceField(
        label=gettext_lazy("Document"),
        choices=DocumentKind.choices,
        initial=DocumentKind.RESIDENT_ID,
    )
    document = number_text(pgettext_lazy("document", "Number"))
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        required=False,
        choices=[("", gettext_lazy("Not known")), *Sex.choices],
    )
    birth_date = day(gettext_lazy("Date of birth"))
    phone = number_text(gettext_lazy("Phone"), attrs={"inputmode": "tel"})
    kind = forms.ChoiceField(label=gettext_lazy("Lives here as"), choices=KINDS)
    same = forms.CharField(required=False, max_length=20)
    asks_home = True

    def __init__(
        self, number: int, data: Any = None, kept: Mapping[str, str] | None = None
    ) -> None:
        """`kept` are values to show that were not sent yet, by field."""
        self.number = number
        self.known: list[Known] = []
        self.facts: PersonFacts | None = None
        initial = {"relation": USUAL[number] if number < len(USUAL) else "", **(kept or {})}
        super().__init__(data, prefix=f"row-{number}", initial=initial, label_suffix="")

    @property
    def one_of(self) -> list[str]:
        """No field is called optional: which are needed depends on the others."""
        return list(self.fields)

    @property
    def is_empty(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in TYPED)

    @property
    def shown(self) -> dict[str, str]:
        """What its fields show now."""
        return {name: str(self[name].value() or "") for name in self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self.facts = self._checked(data)
        return data

    def _checked(self, data: Mapping[str, Any]) -> PersonFacts | None:
        facts = PersonFacts(
            name=data["name"],
            document_kind=data["document_kind"],
            document=data["document"],
            sex=data["sex"],
            birth_date=data["birth_date"],
            phones=(data["phone"],) if data["phone"] else (),
        )
        try:
            return checked(facts, timezone.localdate())
        except ValidationError as error:
            self.refuse(error)
        return None

    def refuse(self, error: ValidationError) -> None:
        """Errors of services at the fields of this row."""
        fields = getattr(error, "error_dict", {})
        names = {"phones": "phone", "valid_from": None, "house": None}
        for name, errors in fields.items():
            here = names.get(name, name)
            self.add_error(here if here in self.fields else None, errors)
        if not fields:
            self.add_error(None, error)

    @property
    def kinds(self) -> tuple[str, ...]:
        kind = self.cleaned_data["kind"]
        return (ResidenceKind.ACTUAL, ResidenceKind.REGISTERED) if kind == BOTH else (kind,)

    def decide(self, area: Any) -> Found | None:
        """Who it is, once everybody who may be the same was looked at."""
        if self.facts is None:
            return None
        same = self.cleaned_data.get("same", "")
        facts = PersonFacts(**{**vars(self.facts), "area": area})
        found = Found(facts, self.cleaned_data.get("relation", ""), self.kinds)
        chosen = [one for one in self.known if one.person and str(one.person.pk) == same]
        if chosen:
            return Found(facts, found.relation, found.kinds, same=chosen[0].person)
        if not self.known:
            return found
        if same == NEW and not any(one.sure for one in self.known):
            return Found(facts, found.relation, found.kinds, alike_ok=True)
        self.add_error("document" if self.known[0].sure else "name", self._question())
        return None

    def _question(self) -> str:
        if not self.known[0].sure:
            return _("Somebody like this is registered already. Say below whether it is the same.")
        if self.known[0].person is None:
            return _(
                "This number is registered with another name. Look at the card again: name and "
                "number have to stand as on it."
            )
        return _("This document is registered already. Say below whether it is this person.")


class MetForm(RowForm):
    """Somebody met elsewhere: the row of one person, without a home and a household."""

    asks_home = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(0, data)
        del self.fields["relation"], self.fields["kind"]

    @property
    def kinds(self) -> tuple[str, ...]:
        return ()


class DoorForm(forms.Form):
    """Once for the whole house; `rows` is how many rows the page shows."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    valid_from = day(
        gettext_lazy("Live here since"), help_text=gettext_lazy("Leave it empty if nobody knows.")
    )
    household = forms.ChoiceField(label=gettext_lazy("Household"), required=False)
    use = use_field(gettext_lazy("The house is registered as empty. From now on it is"))

    def __init__(
        self,
        data: Any = None,
        *,
        households: list[tuple[Household, str]],
        kept: Mapping[str, str] | None = None,
        empty: bool = False,
    ) -> None:
        """`empty`: the house is registered as empty."""
        self.homes = {str(home.pk): home for home, _label in households}
        first = next(iter(self.homes), "")
        initial = {"household": first, **(kept or {}), "submission": uuid.uuid4()}
        super().__init__(data, initial=initial, label_suffix="")
        choices = [*((str(home.pk), label) for home, label in households)]
        choice: Any = self.fields["household"]
        choice.choices = [*choices, ("", _("A household of their own"))]
        if not households:
            del self.fields["household"]
        if not empty:
            del self.fields["use"]

    def clean_valid_from(self) -> dt.date | None:
        found: dt.date | None = self.cleaned_data["valid_from"]
        if found and found > timezone.localdate():
            raise ValidationError(_("Type a day that has come."))
        return found

    @property
    def home(self) -> Household | None:
        return self.homes.get(self.cleaned_data.get("household", ""))


def row_count(data: Mapping[str, Any]) -> int:
    text = data.get("rows", "")
    return min(MOST_ROWS, max(1, int(text))) if text.isdecimal() and len(text) < 4 else ROWS


def rows_sent(data: Any) -> list[RowForm]:
    """The rows of a form that was sent; those left empty are not looked at."""
    rows = [RowForm(number, data) for number in range(row_count(data))]
    return [RowForm(row.number, kept=row.shown) if row.is_empty else row for row in rows]


def rows_kept(kept: Mapping[str, str], *, joining: bool = False) -> list[RowForm]:
    """The rows as they were left, or as they begin: with a head, unless they join a household."""
    found = []
    for number in range(row_count(kept)):
        start = f"row-{number}-"
        own = {"relation": ""} if joining else {}
        own |= {k.removeprefix(start): v for k, v in kept.items() if k.startswith(start)}
        found.append(RowForm(number, kept=own))
    return found


def check_heads(rows: list[RowForm], household: Household | None) -> None:
    """Every row has a relation, and a new household one head."""
    for row in rows:
        if not row.cleaned_data.get("relation"):
            row.add_error("relation", _("Choose how the person is related to the head."))
    given = [row.cleaned_data.get("relation") for row in rows]
    if household is not None or all(one == Relation.UNRELATED for one in given):
        return
    heads = [row for row in rows if row.cleaned_data.get("relation") == Relation.HEAD]
    if len(heads) != 1:
        wrong = heads[1] if heads else rows[0]
        wrong.add_error("relation", _("Every household has one head. Choose one, and only one."))


def check_twice(rows: list[RowForm]) -> None:
    """The same number in two rows is a slip."""
    seen: set[str] = set()
    for row in rows:
        number = row.facts.document if row.facts else ""
        if number and number in seen:
            row.add_error("document", _("This number stands in another row as well."))
        seen.add(number)
