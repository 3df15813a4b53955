"""`{% load frame %}`: icons, times, signs and small parts that every page shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from gridgov import icons, navigation, signs

register = template.Library()
OPEN_JOB = ("waiting", "running")


@register.simple_tag
@lru_cache(512)
def icon(name: str, extra: str = "", label: str = "", style: str = "outline") -> SafeString:
    """A Tabler icon. Without a `label` it is decoration, hidden from screen readers."""
    drawing = mark_safe(icons.paths_of(name, style))  # noqa: S308  our own package's file
    named = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    paint = (
        'fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round"'
        if style == "outline"
        else 'fill="currentColor"'
    )
    return format_html(
        '<svg class="icon {}" width="20" height="20" viewBox="0 0 24 24" {} {} focusable="false">'
        "{}</svg>",
        extra,
        mark_safe(paint),  # noqa: S308
        mark_safe(named),  # noqa: S308
        drawing,
    )


@register.simple_tag
def url_or_none(url_name: str, *args: object) -> str | None:
    """`{% url_or_none "events:list" as list_url %}`: nothing while the page does not exist."""
    return navigation.url_or_none(url_name, *args)


@register.simple_tag(takes_context=True)
def here_with(context: Context, **changes: object) -> str:
    """This page's address with some parameters changed; an empty value takes one out.

    Any change leads to the first page of the list again.
    """
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for place in ("after", "before"):
        query.pop(place, None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def without(context: Context, name: str) -> str:
    """This page's address without one parameter, back on its first page."""
    return here_with(context, **{name: "", "page": ""})


@register.simple_tag
def light(state: str, dense: bool = False) -> SafeString:
    """`on_time`, `near`, `late`, `suspended` or `done`: a colour, a shape and a word."""
    return _light(get_language(), state, dense)


@lru_cache(64)
def _light(_language: str | None, state: str, dense: bool) -> SafeString:
    """Lists show the same few signs in every line: each is drawn once a language."""
    context = {"light": signs.LIGHTS[state], "dense": dense}
    return render_to_string("components/light.html", context)


@register.simple_tag
def urgency(value: str, dense: bool = False) -> SafeString:
    """`normal`, `urgent` or `critical`; in dense lists the normal one shows nothing."""
    return _urgency(get_language(), value, dense)


@lru_cache(64)
def _urgency(_language: str | None, value: str, dense: bool) -> SafeString:
    context = {"urgency": signs.URGENCIES[value], "dense": dense}
    return render_to_string("components/urgency.html", context)


@register.inclusion_tag("components/step_band.html")
def step_band(steps: list[Any], rework: int = 0) -> dict[str, Any]:
    """Eight segments, each with who and when below (`signs.Step` or a dict of its names)."""
    return {"steps": signs.steps_of(steps), "rework": rework}


@register.simple_tag
def step_dots(steps: list[Any], rework: int = 0) -> SafeString:
    """The band for lists: eight dots and the name of the step that is due."""
    shown = signs.steps_of(steps)
    now = next((str(s.label) for s in shown if s.state == "now"), "")
    return _step_dots(get_language(), tuple(s.state for s in shown), now, rework)


@lru_cache(512)
def _step_dots(_language: str | None, states: tuple[str, ...], now: str, rework: int) -> SafeString:
    context = {"states": states, "now": now, "rework": rework}
    return render_to_string("components/step_dots.html", context)


@register.simple_tag
def county_time(moment: dt.datetime | dt.date | None, seconds: bool = False) -> SafeString:
    """2026-11-22 15:04 in county time, a dash for nothing."""
    if moment is None:
        return SafeString("—")
    if not isinstance(moment, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), moment.isoformat())
    local = timezone.localtime(moment).isoformat(" ", "seconds")
    # Figures and signs alone: nothing in them to escape.
    return SafeString(
        f'<time class="text-nowrap" datetime="{local.replace(" ", "T")}">'
        f"{local[: 19 if seconds else 16]}</time>"
    )


@register.inclusion_tag("components/due.html")
def due(
    moment: dt.datetime | None, left: str = "", state: str = "", provisional: bool = False
) -> dict[str, Any]:
    """A due time: `left` is its sentence ("left 3 working hours"), the exact time beside it."""
    return {
        "moment": moment,
        "left": left,
        "light": signs.LIGHTS.get(state),
        "provisional": provisional,
    }


@register.inclusion_tag("components/masked.html", takes_context=True)
def masked(context: Context, value: str, label: str = "", url: str | None = None) -> dict[str, Any]:
    """A masked personal value; the eye at `url` asks for the reason and is logged."""
    shown = context.get("request")
    return {"value": value, "label": label, "url": url, "request": shown}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Any) -> dict[str, Any]:
    """Pages of a `Paginator` page; the number stays in the address with the filters."""
    spread: list[Any] = []
    if page.paginator.num_pages > 1:
        spread = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {
        "page": page,
        "spread": spread,
        "gap": page.paginator.ELLIPSIS,
        "request": context.get("request"),
    }


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context: Context, chips: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Filters now on: each a dict of `label`, `value`, `name` (the parameter it takes out)."""
    return {"chips": chips, "request": context.get("request")}


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(
    context: Context,
    name: str,
    label: str,
    figures: bool = False,
    parameter: str = "sort",
    wide: bool = False,
    otherwise: str = "",
) -> dict[str, Any]:
    """A table head that sorts: ascending, then descending; `?sort=due` or `?sort=-due`.

    `otherwise` is how the table is sorted while the address says nothing.
    """
    request = context.get("request")
    now = (request.GET.get(parameter, "") if request else "") or otherwise
    back = name[1:] if name.startswith("-") else f"-{name}"
    return {
        "label": label,
        "figures": figures,
        "wide": wide,
        "direction": {name: "ascending", back: "descending"}.get(now, "none"),
        "href": here_with(context, **{parameter: back if now == name else name, "page": ""}),
    }


@register.inclusion_tag("components/empty.html")
def empty(text: str, url: str = "", action: str = "", symbol: str = "inbox") -> dict[str, Any]:
    """One sentence that says why there is nothing, and one action."""
    return {"text": text, "url": url, "action": action, "symbol": symbol}


@register.inclusion_tag("components/job.html")
def job(progress: Mapping[str, Any]) -> dict[str, Any]:
    """A long job: done, total, rate, left, state, counts, `url` to ask again, `cancel_url`."""
    total = progress.get("total") or 0
    part = min(100, round(100 * progress.get("done", 0) / total)) if total else 0
    return {"job": progress, "percent": part, "going": progress.get("state") in OPEN_JOB}


@register.inclusion_tag("components/map.html", takes_context=True)
def map(
    context: Context,
    url: str = "",
    lat: Any = "",
    lng: Any = "",
    pick: str = "",
    height: str = "medium",
    label: str = "",
) -> dict[str, Any]:
    """A map that needs no tile server. `url` gives GeoJSON to draw, `lat`/`lng` a marker.

    `pick` names the two inputs it fills ("id_latitude id_longitude"); typing coordinates there
    moves the marker as well. `height` is `small`, `medium` or `large`.
    """
    inputs = [*pick.split(), "", ""][:2]
    return {
        "url": url,
        "lat": lat,
        "lng": lng,
        "lat_input": inputs[0],
        "lng_input": inputs[1],
        "height": height,
        "label": label,
        "tile_url": context.get("tile_url", ""),
        "tile_attribution": context.get("tile_attribution", ""),
    }
