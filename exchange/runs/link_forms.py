"""What an administrator says of a connection, and of the columns and codes of its partner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.models import Source
from exchange import outward
from exchange.models import Link
from exchange.models.runs import (
    FOR_DEPARTMENTS,
    INWARD,
    SOURCES,
    Every,
    Format,
    Matter,
    Way,
    Weekday,
)
from exchange.runs import sftp
from exchange.runs.codes import unknown
from exchange.runs.failing import Failed
from exchange.runs.fields import FIELDS, Field
from exchange.runs.reading import Sheet, sheet_of
from gridgov.tables import Unreadable


class LinkForm(forms.Form):
    """`department` is given where the connection acts for one: that decides what may go over it."""

    name = forms.CharField(
        label=gettext_lazy("Name of the connection"),
        min_length=2,
        max_length=50,
        help_text=gettext_lazy("As it is to stand in the trace, such as the name of the system."),
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for"),
        min_length=6,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    matter = forms.ChoiceField(label=gettext_lazy("What goes over it"), choices=[])
    source = forms.ChoiceField(
        label=gettext_lazy("Source of its cases"), choices=SOURCES, required=False
    )
    way = forms.ChoiceField(label=gettext_lazy("Way"), choices=Way.choices)
    form = forms.ChoiceField(label=gettext_lazy("Kind of file"), choices=Format.choices)
    address = forms.CharField(
        label=pgettext_lazy("of a server", "Address"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "https://host/path, or sftp://host:22/folder/*.csv. Servers inside the house have to "
            "be on the list of allowed servers."
        ),
    )
    login = forms.CharField(label=gettext_lazy("User name"), max_length=100, required=False)
    secret = forms.CharField(
        label=gettext_lazy("Password, token or private key"),
        required=False,
        max_length=10_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Kept encrypted and never shown again. Left empty, the present one stays; with another "
            "address it has to be entered anew."
        ),
    )
    host_key = forms.CharField(
        label=gettext_lazy("Key of the SFTP server"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "One line such as “ssh-ed25519 AAAA…”, as the partner's administrator gives it. "
            "Without it nothing is sent or fetched."
        ),
    )
    every = forms.ChoiceField(label=gettext_lazy("When"), choices=Every.choices)
    minutes = forms.IntegerField(
        label=gettext_lazy("Every so many minutes"),
        min_value=1,
        max_value=1440,
        initial=15,
        required=False,
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day of the week"),
        choices=[("", "—"), *Weekday.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    at = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("County time."),
    )

    def __init__(self, department: bool, data: Any = None, *, link: Link | None = None) -> None:
        initial = {name: getattr(link, name) for name in self.base_fields} if link else None
        if initial:
            initial["secret"] = ""
        super().__init__(data, initial=initial)
        self.link = link
        offered = [m for m in Matter if (m in FOR_DEPARTMENTS) == department]
        if link is not None:
            offered = [Matter(link.matter)]
        self.fields["matter"].choices = [(m.value, m.label) for m in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["source"] = data.get("source") or Source.API
        self._check_when(data)
        data["minutes"] = data.get("minutes") or 15  # of no use where it does not run by minutes
        if data.get("way") == Way.FOLDER:
            data.update(address="", login="", secret="", host_key="")
        elif "way" in data:
            self._check_server(data)
        return data

    def _check_when(self, data: dict[str, Any]) -> None:
        timed = data.get("every") in (Every.DAILY, Every.WEEKLY)
        if timed and data.get("at") is None and "at" not in self.errors:
            self.add_error("at", _("Say at what time."))
        if data.get("every") == Every.WEEKLY and not data.get("weekday"):
            self.add_error("weekday", _("Choose the day of the week."))
        by_minutes = data.get("every") == Every.MINUTES and "minutes" not in self.errors
        if by_minutes and not data.get("minutes"):
            self.add_error("minutes", _("Say every how many minutes."))

    def _check_server(self, data: dict[str, Any]) -> None:
        address = data.get("address", "")
        if not address:
            self.add_error("address", _("Say where the server is."))
            return
        try:
            if data["way"] == Way.HTTPS:
                outward.judge(address)
            else:
                self._check_sftp(data)
        except (outward.Refusal, Failed) as refusal:
            self.add_error("address", str(refusal))

    def _check_sftp(self, data: dict[str, Any]) -> None:
        sftp.check_address(data["address"])
        try:
            sftp.key_of(data.get("host_key", ""))
        except Failed as failed:
            self.add_error("host_key", str(failed))
        changed = self.link is None or self.link.address != data["address"]
        if not data.get("secret") and (changed or not self.link or not self.link.secret):
            self.add_error("secret", _("Give the password or the private key."))
        if not data.get("login"):
            self.add_error("login", _("Give the user name there."))


class MappingForm(forms.Form):
    """For each of our fields the heading of the partner's column, and its codes, line by line."""

    def __init__(self, link: Link, *args: Any) -> None:
        super().__init__(*args)
        self.link = link
        for field in FIELDS[link.matter]:
            self.fields[field.name] = forms.CharField(
                label=str(field.label),
                required=False,
                max_length=100,
                initial=link.fields.get(field.name, ""),
            )
            if field.coded:
                self.fields[codes_of(field)] = forms.CharField(
                    label=_("Codes of “%(label)s”") % {"label": field.label},
                    required=False,
                    max_length=20_000,
                    widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
                    initial="\n".join(f"{a} = {b}" for a, b in self._codes(field).items()),
                    help_text=_("One on each line: theirs = ours."),
                )

    def _codes(self, field: Field) -> dict[str, str]:
        found: dict[str, str] = self.link.codes.get(field.name, {})
        return found

    @property
    def pairs(self) -> Iterator[tuple[Field, Any, Any]]:
        """Each field with its box for the heading and, where it has one, that for codes."""
        for field in FIELDS[self.link.matter]:
            codes = self[codes_of(field)] if field.coded else None
            yield field, self[field.name], codes

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.said: dict[str, str] = {}
        self.codes: dict[str, dict[str, str]] = {}
        for field in FIELDS[self.link.matter]:
            if heading := data.get(field.name, "").strip():
                if heading in self.said.values():
                    self.add_error(field.name, _("Another field is read from this column already."))
                self.said[field.name] = heading
            if field.coded and (text := data.get(codes_of(field), "")):
                self._read(field, text)
        return data

    def _read(self, field: Field, text: str) -> None:
        found: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), 1):
            theirs, sign, ours = (part.strip() for part in line.partition("="))
            if not line.strip():
                continue
            if not (theirs and sign and ours):
                words = _("Line %(line)s has to be of the form: theirs = ours.")
                self.add_error(codes_of(field), words % {"line": number})
                return
            if twice := self._twice(found, theirs, ours):
                words = _("Line %(line)s: “%(code)s” stands above already.")
                self.add_error(codes_of(field), words % {"line": number, "code": twice})
                return
            found[theirs] = ours
        if self.link.matter in INWARD and (bad := unknown(field.name, list(found.values()))):
            words = _("Not known here: %(codes)s.")
            self.add_error(codes_of(field), words % {"codes": ", ".join(bad[:10])})
        self.codes[field.name] = found

    def _twice(self, found: dict[str, str], theirs: str, ours: str) -> str:
        """What would mean two things: a code of theirs, or one of ours that goes out."""
        if theirs in found:
            return theirs if found[theirs] != ours else ""
        return "" if self.link.inward or ours not in found.values() else ours


def codes_of(field: Field) -> str:
    return f"{field.name}_codes"


class BringForm(forms.Form):
    """A file brought by hand."""

    file = forms.FileField(
        label=pgettext_lazy("a document", "File"),
        help_text=gettext_lazy("CSV, XLSX or JSON, at most 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json"}),
    )
    trial = forms.BooleanField(
        label=gettext_lazy("Only check: show what each row would do"), required=False, initial=True
    )

    def clean_file(self) -> Sheet:
        file = self.cleaned_data["file"]
        self.file_name = file.name
        try:
            return sheet_of(file.read(20_000_001), file.name)
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable
