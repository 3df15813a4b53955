"""Forms of the roster; they check shape, the services check what may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.duty import times
from events.models import Shift
from gridgov.forms import Picker

PLACES = 6
MOST_WEEKS = 12
NEEDED = ("weekdays", "first", "weeks", "begins", "ends", "person1")


NEAR = (dt.date(2000, 1, 1), dt.date(2200, 1, 1))
"""Days that a roster can be about."""


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(NEAR[0]), MaxValueValidator(NEAR[1])],
    )


def time_field(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Please give the time as hours and minutes, such as 08:00.")},
        **more,
    )


def person_field(label: Any, *, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=required, widget=Picker()
    )


NEXT_DAY = _("An end that is not after the begin is on the next day.")


class Hours(forms.Form):
    """Begin and end by the clock of the county."""

    begins = time_field(_("Begins at"))
    ends = time_field(_("Ends at"), help_text=NEXT_DAY)
    remark = forms.CharField(label=_("Remark"), max_length=100, required=False)

    def fill(self, name: str, users: Sequence[User]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", ""), *((user.pk, user.name) for user in users)]


class ShiftForm(Hours):
    """One shift of one person."""

    user = person_field(_("Person"))
    day = day_field(_("Day"))
    field_order = ("user", "day", "begins", "ends", "remark")

    def __init__(self, users: Sequence[User], data: Any = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)
        self.users = {user.pk: user for user in users}
        self.fill("user", users)

    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        zone = timezone.get_current_timezone()
        begins, ends = times.span(found["day"], found["begins"], found["ends"], zone)
        return {
            "user": self.users[found["user"]],
            "begins": begins,
            "ends": ends,
            "remark": found["remark"],
        }


class PatternForm(Hours):
    """Weekdays, hours and people in turn for some weeks."""

    first = day_field(_("From"))
    weeks = forms.IntegerField(label=_("For how many weeks"), min_value=1, max_value=MOST_WEEKS)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Please choose at least one weekday.")},
    )

    def __init__(self, users: Sequence[User], data: Any = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)
        self.users = {user.pk: user for user in users}
        for place in range(1, PLACES + 1):
            label = _("Person %(n)s in turn") if place > 1 else _("First person")
            name = f"person{place}"
            self.fields[name] = person_field(str(label) % {"n": place}, required=place == 1)
            self.fill(name, users)
        people = [f"person{place}" for place in range(1, PLACES + 1)]
        self.order_fields(["weekdays", "first", "weeks", "begins", "ends", *people, "remark"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if all(data.get(name) is not None for name in NEEDED) and not self.turns():
            self.add_error("weekdays", _now("No such weekday lies within these weeks."))
        return data

    def people(self) -> list[User]:
        chosen = [self.cleaned_data.get(f"person{place}") for place in range(1, PLACES + 1)]
        return [self.users[key] for key in chosen if key]

    def turns(self) -> list[times.Turn]:
        found = self.cleaned_data
        return times.turns(
            first=found["first"],
            weeks=found["weeks"],
            weekdays=found["weekdays"],
            begins=found["begins"],
            ends=found["ends"],
            people=[user.pk for user in self.people()],
            zone=timezone.get_current_timezone(),
        )


class SwapForm(forms.Form):
    """Another shift of the centre whose person takes this one."""

    other = forms.TypedChoiceField(
        label=_("With which shift"), coerce=int, empty_value=None, widget=Picker()
    )

    def __init__(self, others: Sequence[Shift], data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.others = {shift.pk: shift for shift in others}
        field = cast(forms.ChoiceField, self.fields["other"])
        field.choices = [("", ""), *((s.pk, f"{s.user} · {span_words(s)}") for s in others)]


class HandOverForm(forms.Form):
    words = forms.CharField(
        label=_("What the next shift should know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Telephone and identity numbers are taken out; they belong into the case."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


def span_words(shift: Shift) -> str:
    """2026-11-22 08:00–18:00, in county time."""
    begins, ends = timezone.localtime(shift.begins), timezone.localtime(shift.ends)
    same = begins.date() == ends.date()
    return f"{begins:%Y-%m-%d %H:%M}–{ends:{'%H:%M' if same else '%Y-%m-%d %H:%M'}}"


def month_of(text: str | None, today: dt.date) -> dt.date:
    """The first day of "2026-11"; of this month for anything else."""
    try:
        day = dt.date.fromisoformat(f"{text or ''}-01")
    except ValueError:
        day = today
    return (day if NEAR[0] <= day <= NEAR[1] else today).replace(day=1)


def week_of(text: str | None, today: dt.date) -> dt.date:
    """The Monday of the week a day lies in; of this week for anything else."""
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        day = today
    return times.monday_of(day if NEAR[0] <= day <= NEAR[1] else today)
