"""What a pay rule must be before it is kept: it never pays the better less (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models import PayRule
from assessment.models.schemes import in_words
from gridgov.cleaning import readable
from gridgov.extraction import extract

LETTERS = 3
LONGEST = 300


def faults(base: Decimal, grades: Sequence[Mapping[str, str]], stars: Sequence[str]) -> Any:
    """By the field of the form: `grades` stand best first, `stars` from one to five."""
    found: dict[str, str] = {}
    if base <= 0:
        found["base"] = _("The base amount must be above 0.")
    for at in range(1, len(grades)):
        if Decimal(grades[at - 1]["factor"]) < Decimal(grades[at]["factor"]):
            found[f"grade_{at - 1}"] = _lower_grade(grades[at - 1], grades[at])
    for number in range(2, len(stars) + 1):
        if Decimal(stars[number - 1]) < Decimal(stars[number - 2]):
            found[f"star_{number}"] = _lower_stars(number)
    return found


def _lower_grade(better: Mapping[str, str], worse: Mapping[str, str]) -> str:
    said = _("“%(better)s” would be paid less than “%(worse)s”. Give it at least the same factor.")
    return said % {
        "better": in_words(better["name_zh"], better["name_en"]),
        "worse": in_words(worse["name_zh"], worse["name_en"]),
    }


def _lower_stars(number: int) -> str:
    said = ngettext(
        "More stars would be paid less than %(n)s star. Give them at least the same factor.",
        "More stars would be paid less than %(n)s stars. Give them at least the same factor.",
        number - 1,
    )
    return said % {"n": number - 1}


def reason_of(text: str) -> str:
    """Raises ValidationError where it says nothing."""
    words: str = extract(readable(text).strip())[0]
    if sum(sign.isalpha() for sign in words) < LETTERS:
        raise ValidationError(_("Please say in words why."))
    return words[:LONGEST]


def pays(rule: PayRule) -> tuple[Any, ...]:
    """What a rule pays, so that two can be compared."""
    grades = tuple((one["name_zh"], Decimal(one["factor"])) for one in rule.grades)
    return rule.base, grades, tuple(Decimal(one) for one in rule.stars), Decimal(rule.unranked)
