"""Made-up things for the style guide, so that every component can be looked at in one page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gridgov.forms import FilePicker, Picker
from gridgov.signs import LIGHTS, URGENCIES, Step

COUNTY = dt.timezone(dt.timedelta(hours=8))
NOON = dt.datetime(2026, 11, 22, 12, 4, tzinfo=COUNTY)
STEPS = (
    pgettext_lazy("step", "Collect"),
    pgettext_lazy("step", "Classify"),
    pgettext_lazy("step", "File"),
    pgettext_lazy("step", "Dispatch"),
    pgettext_lazy("step", "Handle"),
    pgettext_lazy("step", "Report back"),
    pgettext_lazy("step", "Verify"),
    pgettext_lazy("step", "Evaluate"),
)
CATEGORIES = [
    ("", ""),
    ("0101", _("Exposed refuse")),
    ("0102", _("Blocked drain")),
    ("0103", _("Broken street lamp")),
    ("0201", _("Dispute between neighbours")),
]
STREET = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"kind": "area", "label": "610305100201001"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[107.39, 34.51], [107.42, 34.51], [107.42, 34.53], [107.39, 34.51]]
                ],
            },
        },
        {
            "type": "Feature",
            "properties": {"kind": "case", "light": "late", "label": "610305-20261122-00017"},
            "geometry": {"type": "Point", "coordinates": [107.41, 34.515]},
        },
    ],
}


class SampleForm(forms.Form):
    """One field of each kind."""

    category = forms.ChoiceField(
        label=_("Category"),
        choices=CATEGORIES,
        widget=Picker(words={"0101": "0101 refuse", "0102": "0102 drain"}),
        help_text=_("Search by words, pinyin initials or code."),
    )
    place = forms.CharField(label=_("Place"), max_length=100)
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=[(s.key, s.word) for s in URGENCIES.values()],
        widget=forms.RadioSelect,
        initial="normal",
    )
    words = forms.CharField(
        label=_("What happened"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Names and phones typed here are taken out and kept apart."),
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False)
    longitude = forms.FloatField(label=_("Longitude"), required=False)
    photos = forms.FileField(
        label=_("Photos"),
        required=False,
        widget=FilePicker(attrs={"accept": "image/*"}, several=True),
    )
    confidential = forms.BooleanField(label=_("Keep my name from handlers"), required=False)


def steps_at(now: int, skipped: tuple[int, ...] = ()) -> list[Step]:
    """The eight steps with the one at index `now` in progress."""

    def state(n: int) -> str:
        if n in skipped:
            return "skipped"
        return "done" if n < now else "now" if n == now else "todo"

    return [
        Step(name, state(n), "张三" if n <= now else "", NOON if n < now else None)
        for n, name in enumerate(STEPS)
    ]


def samples(request: HttpRequest) -> dict[str, Any]:
    """Context of the style guide."""
    return {
        "lights": list(LIGHTS),
        "urgencies": list(URGENCIES),
        "steps": steps_at(4),
        "steps_short": steps_at(7, skipped=(2, 3, 4, 5, 6)),
        "steps_done": steps_at(8),
        "moment": NOON,
        "form": SampleForm(initial={"latitude": 34.52, "longitude": 107.4}),
        "wrong_form": SampleForm(data={"place": "", "urgency": "normal"}, prefix="wrong"),
        "page": Paginator(range(1234), 50).get_page(request.GET.get("page", 3)),
        "crumbs": [
            {"label": pgettext_lazy("area", "Fengxiang"), "url": "#"},
            {"label": pgettext_lazy("area", "Chengguan"), "url": "#"},
            {"label": pgettext_lazy("area", "East grid")},
        ],
        "chips": [
            {"label": _("Urgency"), "value": URGENCIES["urgent"].word, "name": "urgency"},
            {"label": _("Place"), "value": pgettext_lazy("area", "Chengguan"), "name": "area"},
        ],
        "rows": [(light, steps_at(n + 2)) for n, light in enumerate(LIGHTS)],
        "job_running": _job("running", 640),
        "job_ended": _job("finished", 1500),
    }


def _job(state: str, done: int) -> dict[str, Any]:
    job: dict[str, Any] = {"title": _("Import of requests"), "state": state, "total": 1500}
    job |= {"done": done, "rate": 9, "left": "1:36" if state == "running" else ""}
    if state == "running":
        return job | {"cancel_url": "#"}
    counts = [{"label": _("Taken"), "value": 1488}, {"label": _("Refused"), "value": 12}]
    return job | {"counts": counts, "refused_url": "#"}


@login_not_required
def sample_map(request: HttpRequest) -> JsonResponse:
    """GeoJSON of the style guide's map."""
    return JsonResponse(STREET)
