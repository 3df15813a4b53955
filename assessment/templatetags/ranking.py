"""`{% load ranking %}`: figures and sparklines, hundreds on a page, so they are put together here.

A template for each cost most of the time of a ranking's page.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.ranking.lines import Cell, Line, Number
from assessment.ranking.trend import HEIGHT, WIDTH, Trend
from assessment.schemes.scoring import Unranked
from gridgov.templatetags.frame import icon

register = template.Library()


@register.simple_tag
def number(n: Number) -> SafeString:
    """A count that opens its cases where there are any."""
    if not n.url:
        return format_html('<span title="{}">{}</span>', n.label, n.value)
    return format_html(
        '<a href="{0}" title="{1}" aria-label="{1}: {2}">{2}</a>', n.url, n.label, n.value
    )


@register.simple_tag
def rate(cell: Cell) -> SafeString:
    """An indicator with the counts it is made of and, where they are few, a warning."""
    if not cell.is_rate:
        return format_html('<span class="gg-rate"><span>{}</span></span>', _sum(cell.above))
    below, small = SafeString(), few() if cell.small else SafeString()
    if cell.below:
        below = format_html("<small>{} / {}</small>", _sum(cell.above), _sum(cell.below))
    return format_html('<span class="gg-rate"><span>{}{}</span>{}</span>', cell.shown, small, below)


@register.simple_tag
def few() -> SafeString:
    """The sign of a figure that rests on few cases; the page explains it once."""
    return format_html(
        '<span class="gg-few-sign" title="{0}"><span aria-hidden="true">*</span>'
        '<span class="visually-hidden"> ({0})</span></span>',
        _("few cases"),
    )


@register.simple_tag
def climbed(ranks: int | None) -> SafeString:
    """How many ranks somebody went up, or down where it is negative."""
    if ranks is None:
        return SafeString('<span class="gg-quiet">—</span>')
    if not ranks:
        return format_html('<span class="gg-quiet">{}</span>', _("unchanged"))
    sign, way, words = (
        ("on-time", "up", _("up by")) if ranks > 0 else ("late", "down", _("down by"))
    )
    return format_html(
        '<span class="gg-tag gg-tag-{}">{}<span class="visually-hidden">{} </span>{}</span>',
        *(sign, icon(f"arrow-{way}", "gg-small"), words, abs(ranks)),
    )


@register.simple_tag
def graded(line: Line) -> SafeString:
    """Stars by the place, the grade by the points."""
    found, stars, grade = [], line.place.stars, line.grade
    if stars:
        words = ngettext("%(n)s star", "%(n)s stars", stars) % {"n": stars}
        found.append((_("by the place among those ranked"), words))
    if grade:
        found.append((_("by the points reached"), grade))
    return format_html_join(" · ", '<span title="{}">{}</span>', found)


@register.simple_tag
def noted(line: Line) -> SafeString:
    """Why there is no rank, or that the figures are small."""
    if line.place.unranked == Unranked.FEW and line.scored is not None:
        words = ngettext(
            "%(n)s case, ranked from %(least)s",
            "%(n)s cases, ranked from %(least)s",
            line.scored.volume,
        ) % {"n": line.scored.volume, "least": line.scored.minimum}
    elif line.place.unranked:
        words = _("nothing to count")
    elif line.place.small_sample:
        words = _("few cases: read with care")
    else:
        return SafeString()
    return format_html('<small class="gg-few">{}</small>', words)


@register.simple_tag
def spark(trend: Trend) -> SafeString:
    """The points of the last periods as a line; a dash where there are fewer than two."""
    if len(trend.known) < 2:
        return SafeString('<span class="gg-quiet">—</span>')
    words = trend.words
    lines = format_html_join("", '<polyline points="{}"/>', ([line] for line in trend.lines))
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="2"/>', trend.dots)
    return format_html(
        '<svg class="gg-spark" viewBox="0 0 {} {}" role="img" aria-label="{}: {}">'
        "<title>{}</title>{}{}</svg>",
        *(WIDTH, HEIGHT, _("Points of the last periods"), words, words, lines, dots),
    )


def _sum(numbers: Iterable[Number]) -> SafeString:
    return format_html_join(" + ", "{}", ([number(n)] for n in numbers)) or SafeString("0")
