"""The filters of the worklist, and the chips that take them off again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from events.models import Category, Event
from events.workflow import Step, Urgency
from events.worklist import LIGHTS, TABS, Filters
from gridgov.forms import Picker
from gridgov.signs import LIGHTS as SIGNS
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

ANY = _("any")
CLAIMED_BY = {"me": _("by me"), "somebody": _("by somebody"), "nobody": _("by nobody")}
GIVEN_TO = {"me": _("me"), "section": _("my section")}
NO_GRID = _("outside every grid")
REWORKED = _("sent back at least once")
WAITS_AS = {
    "desk": _("on this desk"),
    "requests": _("requests to decide"),
    "orders": _("urgings to answer"),
    "calls": _("calls to make"),
    "samples": _("sample checks due"),
    "leaders": _("complaints for leaders only"),
}
CONCERNS = _("about a unit or its people")
NOT_ENDED = _("not ended yet")
A_SQUARE = _("one square of it")
NO_CATEGORY = _("none yet")
LEVELS_SHOWN = 3
"""Areas at most this far below the reader's own can be chosen."""


def only(words: str | Promise) -> list[tuple[str, str | Promise]]:
    """The choices of a mark that is looked for or not."""
    return [("", ANY), ("1", words)]


class FilterForm(forms.Form):
    """Everything but the tab; sent by GET, so it stands in the address."""

    tab = forms.ChoiceField(choices=list(TABS.items()), widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Number, title or place"), max_length=100)
    light = forms.ChoiceField(label=_("Light"))
    step = forms.ChoiceField(label=_("Step"), choices=[("", ANY), *Step.choices])
    urgency = forms.ChoiceField(label=_("Urgency"), choices=[("", ANY), *Urgency.choices])
    category = forms.ChoiceField(label=_("Category"), widget=Picker())
    area = forms.ChoiceField(label=_("Area"), widget=Picker())
    department = forms.ChoiceField(label=_("Department"), widget=Picker())
    holder = forms.ChoiceField(label=_("On the desk of"), widget=Picker())
    since = forms.DateField(
        label=_("Reported from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(label=_("until"), widget=forms.DateInput(attrs={"type": "date"}))
    claimed = forms.ChoiceField(label=_("Claimed"), choices=[("", ANY), *CLAIMED_BY.items()])
    reported = forms.ChoiceField(label=_("Taken down"), choices=[("", ANY), ("me", _("by me"))])
    mine = forms.ChoiceField(label=_("Given to"), choices=[("", ANY), *GIVEN_TO.items()])
    nogrid = forms.ChoiceField(label=_("Grid"), choices=only(NO_GRID))
    reworked = forms.ChoiceField(label=_("Rework"), choices=only(REWORKED))
    concerns = forms.ChoiceField(label=_("Complaints"), choices=only(CONCERNS))
    live = forms.ChoiceField(label=_("State"), choices=only(NOT_ENDED))
    cell = forms.CharField(required=False, widget=forms.HiddenInput)
    uncategorised = forms.CharField(required=False, widget=forms.HiddenInput)
    direct = forms.CharField(required=False, widget=forms.HiddenInput)
    weekday = forms.CharField(required=False, widget=forms.HiddenInput)
    hour = forms.CharField(required=False, widget=forms.HiddenInput)
    like = forms.CharField(required=False, widget=forms.HiddenInput)
    passed = forms.CharField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, chosen: Any = None, *, user: User) -> None:
        """`chosen` are the words of the address; `events.worklist.Filters` reads them."""
        super().__init__(initial=chosen, label_suffix="", auto_id="id_filter_%s")
        self.set("light", [("", ANY), *((key, SIGNS[key].word) for key in LIGHTS)])
        self._categories()
        self._areas(user)
        self._departments(user)
        if not user.scope.department_ids:
            del self.fields["mine"]

    def set(self, name: str, options: list[Any], words: dict[str, str] | None = None) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = options
        if isinstance(field.widget, Picker):
            field.widget.words = words or {}

    def _categories(self) -> None:
        options, words = category_options()
        self.set("category", options, words)

    def _areas(self, user: User) -> None:
        options, words = area_options(user)
        self.set("area", options, words)
        self.set("holder", options, words)

    def _departments(self, user: User) -> None:
        rows = Department.objects.for_user(user).filter(is_active=True)
        rows = rows.select_related("kind", "area").defer("area__geometry")
        options = [("", ANY), *((d.pk, str(d)) for d in rows[:400])]
        self.set("department", options)


Options = tuple[list[Any], dict[str, str]]
"""Choices of a picker, and the words each of them is found by."""


def category_options() -> Options:
    """All categories by their major."""
    groups: dict[str, list[Any]] = {}
    words = {}
    for row in Category.objects.all():
        groups.setdefault(row.major, []).append((row.pk, str(row)))
        words[str(row.pk)] = f"{row.search} {row.code} {row.name_en} {row.name_zh}".lower()
    return [("", ANY), *groups.items()], words


def area_options(user: User) -> Options:
    """The areas down to communities; a whole county has some two hundred of them."""
    depth = len(user.scope.area_path) // Area.steplen
    rows = Area.objects.for_user(user).in_force().filter(depth__lt=depth + LEVELS_SHOWN)
    rows = rows.only("path", "depth", "code", "name", "name_en", "initials")
    options: list[Any] = [("", ANY)]
    words = {}
    for area in rows[:400]:
        options.append((area.pk, " " * 2 * (area.depth - depth) + area.label))
        words[str(area.pk)] = f"{area.code} {area.initials} {area.name_en}".lower()
    return options, words


def chips(filters: Filters, user: User) -> list[dict[str, Any]]:
    """The filters now on, each with the parameter it takes out of the address.

    What the reader may not see has no name here either.
    """
    f = filters
    areas, departments = Area.objects.for_user(user), Department.objects.for_user(user)
    plain: list[tuple[str, Any, Any]] = [
        ("q", _("Words"), f.q),
        ("light", _("Light"), SIGNS[f.light].word if f.light else ""),
        ("step", _("Step"), Step(f.step).label if f.step else ""),
        ("urgency", _("Urgency"), Urgency(f.urgency).label if f.urgency else ""),
        ("major", _("Major"), major_name(f.major)),
        ("category", _("Category"), named(Category.objects.all(), f.category)),
        ("area", _("Area"), named(areas, f.area)),
        ("department", _("Department"), named(departments, f.department)),
        ("holder", _("On the desk of"), named(areas, f.holder)),
        ("claimed", _("Claimed"), CLAIMED_BY.get(f.claimed, "")),
        ("reported", _("Taken down"), _("by me") if f.reported else ""),
        ("mine", _("Given to"), GIVEN_TO.get(f.mine, "")),
        ("since", _("Reported from"), f.since),
        ("until", _("until"), f.until),
        ("nogrid", _("Grid"), NO_GRID if f.nogrid else ""),
        ("reworked", _("Rework"), REWORKED if f.reworked else ""),
        ("concerns", _("Complaints"), CONCERNS if f.concerns else ""),
        ("live", _("State"), NOT_ENDED if f.live else ""),
        ("cell", _("On the map"), A_SQUARE if f.cell else ""),
        ("waits", _("What waits"), WAITS_AS.get(f.waits, "")),
        ("uncategorised", _("Category"), NO_CATEGORY if f.uncategorised else ""),
        ("direct", _("In no part of"), named(areas, f.direct)),
        ("weekday", _("Reported on"), WEEKDAYS[int(f.weekday) - 1] if f.weekday else ""),
        ("hour", _("Reported at"), hour_words(f.hour)),
        ("like", _("Same place and category as"), named(Event.objects.for_user(user), f.like)),
        ("passed", _("Has passed"), Step(f.passed).label if f.passed else ""),
    ]
    return [{"name": n, "label": label, "value": v} for n, label, v in plain if v]


def hour_words(hour: str) -> str:
    """`14:00–15:00`, nothing where no hour is chosen."""
    return f"{int(hour):02}:00–{int(hour) + 1:02}:00" if hour else ""


def major_name(code: str) -> str:
    """The name of a group of categories; the code where there is no such group."""
    category = Category.objects.filter(major_code=code).first() if code else None
    return category.major if category else code


def named(rows: Any, pk: int | None) -> str:
    if pk is None:
        return ""
    row = rows.filter(pk=pk).first()
    return str(row) if row else "?"
