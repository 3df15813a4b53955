"""What a version changes against another one, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.figures.indicators import INDICATORS
from assessment.models import Scheme, SchemeExtra, SchemeItem
from assessment.schemes import words
from assessment.schemes.scoring import ALL


@dataclass(frozen=True)
class Difference:
    """`before` or `after` is empty for what is new or gone."""

    label: str
    before: str
    after: str


def differences(old: Scheme, new: Scheme) -> list[Difference]:
    """Indicators first, in the order of the new version, those that are gone after them."""
    found = [
        *_pairs(_items(old), _items(new)),
        *_pairs(_plain(old), _plain(new)),
        *_pairs(_extras(old), _extras(new)),
    ]
    return [one for one in found if one.before != one.after]


def _pairs(old: dict[str, str], new: dict[str, str]) -> Iterator[Difference]:
    for label in [*new, *(label for label in old if label not in new)]:
        yield Difference(label, old.get(label, ""), new.get(label, ""))


def _items(scheme: Scheme) -> dict[str, str]:
    found = {}
    for item in scheme.items.all():
        known = INDICATORS.get(item.indicator)
        found[str(known.label) if known else item.indicator] = _item(item)
    return found


def _item(item: SchemeItem) -> str:
    said = [_("weight %(weight)s") % {"weight": words.number(item.weight)}]
    if item.target is not None:
        said.append(_("target %(target)s") % {"target": words.number(item.target)})
    if item.cap != ALL:
        said.append(_("cap %(cap)s %%") % {"cap": words.number(item.cap)})
    return _(", ").join(said)


def _plain(scheme: Scheme) -> dict[str, str]:
    between = _(", ")
    return {
        _("Chinese name"): scheme.name_zh,
        _("English name"): scheme.name_en,
        _("Ranked only with enough"): words.minimum_of(scheme),
        _("Grades"): between.join(f"{name} ≥ {least}" for name, least in words.bands_words(scheme)),
        _("Stars by rank"): between.join(map(str, scheme.stars)),
        _("Bonus points together at most"): words.number(scheme.bonus_most),
        _("Penalty points together at most"): words.number(scheme.penalty_most),
        _("Appeal after the freeze"): words.days(scheme.appeal_days),
    }


def _extras(scheme: Scheme) -> dict[str, str]:
    return {str(extra): _extra(extra) for extra in scheme.extras.all()}


def _extra(extra: SchemeExtra) -> str:
    return f"{'−' if extra.is_penalty else '+'}{words.number(extra.most)}"
