"""The filters of the worklist, and the chips that take them off again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from events.models import Category
from events.workflow import Urgency
from events.worklist import LIGHTS, TABS, Filters
from gridgov.forms import Picker
from gridgov.signs import LIGHTS as SIGNS
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

ANY = _("any")
LEVELS_SHOWN = 3
"""Areas at most this far below the reader's own can be chosen."""


class FilterForm(forms.Form):
    """Everything but the tab; sent by GET, so it stands in the address."""

    tab = forms.ChoiceField(choices=list(TABS.items()), widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Number, title or place"), max_length=100)
    light = forms.ChoiceField(label=_("Light"))
    urgency = forms.ChoiceField(label=_("Urgency"), choices=[("", ANY), *Urgency.choices])
    category = forms.ChoiceField(label=_("Category"), widget=Picker())
    area = forms.ChoiceField(label=_("Area"), widget=Picker())
    department = forms.ChoiceField(label=_("Department"), widget=Picker())
    since = forms.DateField(
        label=_("Reported from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(label=_("until"), widget=forms.DateInput(attrs={"type": "date"}))
    claimed = forms.ChoiceField(label=_("Claimed"), choices=[("", ANY), ("me", _("by me"))])

    reported = forms.ChoiceField(label=_("Taken down"), choices=[("", ANY), ("me", _("by me"))])
    use_required_attribute = False

    def __init__(self, chosen: Any = None, *, user: User) -> None:
        """`chosen` are the words of the address; `events.worklist.Filters` reads them."""
        super().__init__(initial=chosen, label_suffix="", auto_id="id_filter_%s")
        self.set("light", [("", ANY), *((key, SIGNS[key].word) for key in LIGHTS)])
        self._categories()
        self._areas(user)
        self._departments(user)

    def set(self, name: str, options: list[Any], words: dict[str, str] | None = None) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = options
        if isinstance(field.widget, Picker):
            field.widget.words = words or {}

    def _categories(self) -> None:
        groups: dict[str, list[Any]] = {}
        words = {}
        for row in Category.objects.all():
            groups.setdefault(row.major, []).append((row.pk, str(row)))
            words[str(row.pk)] = f"{row.search} {row.code} {row.name_en} {row.name_zh}".lower()
        self.set("category", [("", ANY), *groups.items()], words)

    def _areas(self, user: User) -> None:
        """The areas down to communities; a whole county has some two hundred of them."""
        depth = len(user.scope.area_path) // Area.steplen
        rows = Area.objects.for_user(user).in_force().filter(depth__lt=depth + LEVELS_SHOWN)
        rows = rows.only("path", "depth", "code", "name", "name_en", "initials")
        options, words = [("", ANY)], {}
        for area in rows[:400]:
            options.append((area.pk, " " * 2 * (area.depth - depth) + area.label))
            words[str(area.pk)] = f"{area.code} {area.initials} {area.name_en}".lower()
        self.set("area", options, words)

    def _departments(self, user: User) -> None:
        rows = Department.objects.for_user(user).filter(is_active=True)
        rows = rows.select_related("kind", "area").defer("area__geometry")
        options = [("", ANY), *((d.pk, str(d)) for d in rows[:400])]
        self.set("department", options)


def chips(filters: Filters) -> list[dict[str, Any]]:
    """The filters now on, each with the parameter it takes out of the address."""
    plain: list[tuple[str, Any, Any]] = [
        ("q", _("Words"), filters.q),
        ("light", _("Light"), SIGNS[filters.light].word if filters.light else ""),
        ("urgency", _("Urgency"), Urgency(filters.urgency).label if filters.urgency else ""),
        ("major", _("Major"), filters.major),
        ("category", _("Category"), named(Category, filters.category)),
        ("area", _("Area"), named(Area, filters.area)),
        ("department", _("Department"), named(Department, filters.department)),
        ("claimed", _("Claimed"), _("by me") if filters.claimed else ""),
        ("reported", _("Taken down"), _("by me") if filters.reported else ""),
        ("since", _("Reported from"), filters.since),
        ("until", _("until"), filters.until),
    ]
    return [{"name": n, "label": label, "value": v} for n, label, v in plain if v]


def named(model: Any, pk: int | None) -> str:
    if pk is None:
        return ""
    row = model.objects.filter(pk=pk).first()
    return str(row) if row else "?"
