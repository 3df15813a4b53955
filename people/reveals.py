"""Which values of the registers may be shown in clear, one at a time, by right and for a reason.

Each is found through `for_user`; the access log takes down whose it is, so that "who looked at
this person" is one question whatever was looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import reveal
from accounts.reveal import About
from people import history
from people.models import (
    Care,
    CareDetail,
    Change,
    House,
    Organisation,
    Person,
    Phone,
    Residence,
    Vehicle,
)

if TYPE_CHECKING:
    from accounts.models import User

PERSON = {
    "name": pgettext_lazy("person", "name"),
    "document": gettext_lazy("number of the document"),
    "birth_date": gettext_lazy("date of birth"),
    "occupation": gettext_lazy("occupation"),
    "employer": gettext_lazy("employer"),
    "registration_place": gettext_lazy("place of registration"),
}
HOUSE = {
    "address": gettext_lazy("whole address"),
    "number": gettext_lazy("number"),
    "owner_text": gettext_lazy("owner, in words"),
}
CHANGE = {"old": gettext_lazy("value before"), "new": gettext_lazy("value after")}
ALL = "all"
"""The field under which the sheet for a person's own request stands in the log."""


def register() -> None:
    tables: tuple[tuple[str, Any, Any, reveal.Value, reveal.Whose | None], ...] = (
        ("person", Person._meta.verbose_name, PERSON, _of(Person), person_about),
        ("phone", Phone._meta.verbose_name, {"number": HOUSE["number"]}, _of(Phone), phone_about),
        ("house", House._meta.verbose_name, HOUSE, _of(House), house_about),
        (
            "vehicle",
            Vehicle._meta.verbose_name,
            {"plate": gettext_lazy("plate")},
            _of(Vehicle),
            vehicle_about,
        ),
        (
            "organisation",
            Organisation._meta.verbose_name,
            {"phone": Phone._meta.verbose_name},
            _of(Organisation),
            organisation_about,
        ),
        (
            "care",
            Care._meta.verbose_name,
            {"words": gettext_lazy("detail of care")},
            care_value,
            care_about,
        ),
        ("change", Change._meta.verbose_name, CHANGE, change_value, change_about),
        (
            "sheet",
            gettext_lazy("Sheet of what is held about a person"),
            {ALL: gettext_lazy("all of it")},
            nothing,
            person_about,
        ),
    )
    for prefix, label, fields, value, about in tables:
        reveal.register(prefix, label, fields, value, about)


def nothing(user: User, pk: int, field: str) -> str:
    """The sheet is shown by its own page alone, never as a single value."""
    raise Http404


def _of(model: Any) -> Callable[[User, int, str], str]:
    def value(user: User, pk: int, field: str) -> str:
        row = model.objects.for_user(user).filter(pk=pk).first()
        if row is None:
            raise Http404
        return history.spelled(getattr(row, field))

    return value


def care_value(user: User, pk: int, field: str) -> str:
    """Why somebody is cared for: 404 out of sight, 403 without the right to details."""
    care = Care.objects.for_user(user).filter(pk=pk).first()
    if care is None:
        raise Http404
    if not user.scope.care:
        raise PermissionDenied(
            _("The posting you act in does not carry the right to see details of care.")
        )
    detail = CareDetail.objects.for_user(user).filter(care=care).first()
    return str(detail.words) if detail else ""


def change_value(user: User, pk: int, field: str) -> str:
    """One field before or after; the first line of a record holds many and is shown by none."""
    change = Change.objects.for_user(user).filter(pk=pk).exclude(field="").first()
    if change is None:
        raise Http404
    return str(getattr(change, field))


def person_about(pk: int) -> About:
    """The person, or the one they were merged into, and the areas they live in today."""
    row = Person.objects.filter(pk=pk).values_list("merged_into_id", "area__path").first()
    into, recorded = row or (None, None)
    lives = Residence.objects.filter(person=into or pk).on(timezone.localdate())
    paths = list(lives.values_list("house__sight_path", flat=True))
    return About(f"person:{into or pk}", paths or [recorded] if recorded else paths)


def phone_about(pk: int) -> About:
    return _through(Phone, pk, "person_id", "phone")


def house_about(pk: int) -> About:
    paths = House.objects.filter(pk=pk).values_list("sight_path", flat=True)
    return About(f"house:{pk}", list(paths))


def organisation_about(pk: int) -> About:
    paths = Organisation.objects.filter(pk=pk).values_list("sight_path", flat=True)
    return About(f"organisation:{pk}", list(paths))


def vehicle_about(pk: int) -> About:
    return _through(Vehicle, pk, "owner_id", "vehicle")


def care_about(pk: int) -> About:
    return _through(Care, pk, "person_id", "care")


def change_about(pk: int) -> About:
    return _through(Change, pk, "person_id", "change")


def _through(model: Any, pk: int, name: str, prefix: str) -> About:
    """That of the person behind a row; the row itself where there is none."""
    person = model.objects.filter(pk=pk).values_list(name, flat=True).first()
    return person_about(person) if person else About(f"{prefix}:{pk}")
