"""What is typed about people and organisations: one spelling, and what is wrong with it. Pure.

Each function gives back the value as it is kept, or raises ValidationError with a sentence.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as BadNumber

from people.models.persons import WITHOUT_NUMBER, DocumentKind, Sex

RESIDENT_ID = re.compile(r"^\d{17}[\dX]$")
OTHER_NUMBER = re.compile(r"^[A-Z0-9()/]{5,30}$")
MOBILE = re.compile(r"^1[3-9]\d{9}$")
LANDLINE = re.compile(r"^(0\d{2,3})?[2-9]\d{6,7}$")
ABROAD = re.compile(r"^(\+|00)\d{7,15}$")
CREDIT_CODE = re.compile(r"^[1-9ANY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$")
PLATE = re.compile(r"^[\u4e00-\u9fff][A-Z][A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9\u4e00-\u9fff]$")
OLDEST = 130
"""Years after which a birth date is taken for a slip of the pen."""


class Derived(NamedTuple):
    """What a resident identity number says about its holder."""

    sex: str
    birth_date: dt.date


def plain(text: str) -> str:
    """Half width, capital letters, no blanks or dashes."""
    return re.sub(r"[\s\-‐–—·]", "", unicodedata.normalize("NFKC", text)).upper()


def name(text: str) -> str:
    """A name with single blanks and the middle dot of names in other scripts."""
    spelled = " ".join(unicodedata.normalize("NFC", text).replace("•", "·").split())
    if not any(c.isalpha() for c in spelled):
        raise ValidationError(_("Type the name."))
    if len(spelled) > 100:
        raise ValidationError(_("A name has at most 100 letters."))
    return spelled


def document(kind: str, text: str, today: dt.date) -> str:
    """A document's number; "" for the kinds that have none."""
    number = plain(text)
    if kind in WITHOUT_NUMBER:
        if number:
            raise ValidationError(_("Choose the kind of document that this number is of."))
        return ""
    if not number:
        raise ValidationError(_("Type the number, or choose “None” or “Unknown” as document."))
    if kind == DocumentKind.RESIDENT_ID:
        return resident_id(number, today)
    if not OTHER_NUMBER.match(number):
        raise ValidationError(_("A number like this has 5 to 30 letters and figures."))
    return number


def resident_id(number: str, today: dt.date) -> str:
    """GB 11643: 18 places with a check character and a date that was.

    The place is not looked up: numbers keep codes that were given to no county in the year of
    birth, and new counties are in no table.
    """
    if not RESIDENT_ID.match(number):
        raise ValidationError(
            _("A resident identity number has 18 places: 17 figures and a figure or X.")
        )
    if number[-1] != ric.calc_check_digit(number):
        raise ValidationError(_("The check character does not fit: one place is mistyped."))
    born = _born(number)
    if born is None or born > today or born.year < today.year - OLDEST:
        raise ValidationError(_("Places 7 to 14 are no date of birth: one of them is mistyped."))
    return number


def _born(number: str) -> dt.date | None:
    try:
        born: dt.date = ric.get_birth_date(number)
    except BadNumber:
        return None
    return born


def derived(kind: str, number: str) -> Derived | None:
    """Sex and birth date by a resident identity number that was checked; None for others."""
    if kind != DocumentKind.RESIDENT_ID or not number:
        return None
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return Derived(sex.value, ric.get_birth_date(number))


def phone(text: str) -> str:
    """A mobile, landline or foreign number, figures only; +86 is left out."""
    number = re.sub(r"[\s\-‐–—()/]", "", unicodedata.normalize("NFKC", text))
    number = re.sub(r"^(\+|00)86(?=1)", "", number)
    if not (MOBILE.match(number) or LANDLINE.match(number) or ABROAD.match(number)):
        raise ValidationError(
            _("Type a mobile number of 11 figures, or a landline with its area code.")
        )
    return number


def credit_code(text: str) -> str:
    """GB 32100; "" stays empty. Codes that begin with letters exist and are taken."""
    code = plain(text)
    if not code:
        return ""
    if not CREDIT_CODE.match(code):
        raise ValidationError(
            _("A unified social credit code has 18 places and no I, O, S, V or Z.")
        )
    if code[-1] != uscc.calc_check_digit(code):
        raise ValidationError(_("The check character does not fit: one place is mistyped."))
    return code


def plate(text: str) -> str:
    """Any plate; `is_usual_plate` says whether to ask again."""
    spelled = plain(text)
    if not 4 <= len(spelled) <= 12:
        raise ValidationError(_("Type the plate as it stands on the vehicle."))
    return spelled


def is_usual_plate(text: str) -> bool:
    return bool(PLATE.match(plain(text)))


def birth_date(day: dt.date | None, today: dt.date) -> dt.date | None:
    if day is not None and (day > today or day.year < today.year - OLDEST):
        raise ValidationError(_("Type a date of birth within the last 130 years."))
    return day
