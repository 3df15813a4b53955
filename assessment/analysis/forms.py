"""Which cases the analysis looks at; sent by GET, so it stands in the address."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.figures.periods import Period, PeriodKind, current, last
from events.forms.filters import area_options, category_options
from events.models import Category
from events.worklist.filters import number
from gridgov.forms import Picker

if TYPE_CHECKING:
    from accounts.models import User
    from grids.models import Area

OFFERED = {PeriodKind.WEEK: 8, PeriodKind.MONTH: 6, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 2}
"""How many closed periods of each kind can be chosen, besides the one that runs."""

MOST_DAYS = 3 * 366
DAYS_CHOSEN = _("last four weeks, or own days")


class AskForm(forms.Form):
    """A period or days of one's own; an area and a category, if any."""

    period = forms.CharField(label=_("Period"), widget=forms.Select, required=False)
    since = forms.DateField(
        label=_("Reported from"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    until = forms.DateField(
        label=_("until"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    area = forms.CharField(label=_("Area"), widget=Picker(), required=False)
    category = forms.CharField(label=_("Category"), widget=Picker(), required=False)

    def __init__(
        self, data: Any = None, *, user: User, now: dt.datetime, today: dt.date, area: Area | None
    ) -> None:
        super().__init__(data, label_suffix="", auto_id="id_ask_%s")
        self.today = today
        self._offer("period", period_options(now, str((data or {}).get("period") or "")))
        options, words = area_options(user)
        if area is not None and area.pk not in {pk for pk, _label in options}:
            options.append((area.pk, area.label))
        self._offer("area", options, words)
        self._offer("category", *category_options())

    def _offer(self, name: str, options: list[Any], words: dict[str, str] | None = None) -> None:
        widget = cast(forms.Select, self.fields[name].widget)
        widget.choices = options
        if isinstance(widget, Picker):
            widget.words = words or {}

    def clean_period(self) -> Period | None:
        code = self.cleaned_data["period"]
        if not code:
            return None
        try:
            period = Period.read(code)
        except ValueError:
            raise forms.ValidationError(
                _("There is no such period. Choose one from the list.")
            ) from None
        if period.start > self.today:
            raise forms.ValidationError(_("This period is still to come. Choose an earlier one."))
        return period

    def clean_area(self) -> str:
        """One out of sight is 404 before this."""
        text: str = self.cleaned_data["area"]
        if text and number(text) is None:
            raise forms.ValidationError(_("There is no such area here. Choose one from the list."))
        return text

    def clean_category(self) -> str:
        text: str = self.cleaned_data["category"]
        if text and not Category.objects.filter(pk=number(text) or 0).exists():
            raise forms.ValidationError(_("There is no such category. Choose one from the list."))
        return text

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and since > self.today:
            self.add_error("since", _("This day is still to come. Choose today or an earlier one."))
        elif since and until and until < since:
            self.add_error("until", _("The last day lies before the first. Choose a later one."))
        elif since and ((until or self.today) - since).days > MOST_DAYS:
            self.add_error("since", _("These are more than three years. Choose a later day."))
        return found


def period_options(now: dt.datetime, chosen: str) -> list[Any]:
    """Periods by kind, the newest first; the one chosen is among them even if it is older."""
    groups: list[Any] = [("", DAYS_CHOSEN)]
    known = set()
    for kind, count in OFFERED.items():
        periods = [current(kind, now), *reversed(last(kind, count, now))]
        known |= {period.code for period in periods}
        groups.append((kind.label, [(period.code, period.label) for period in periods]))
    if chosen and chosen not in known:
        groups.append((chosen, label_of(chosen)))
    return groups


def label_of(code: str) -> str:
    try:
        return Period.read(code).label
    except ValueError:
        return code
