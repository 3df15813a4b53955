"""Searched selects for kinds of department, areas, categories and majors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import DepartmentKind, User
from accounts.services.departments import SET_UP
from events.models import Category
from gridgov.forms import Picker
from grids.models import Area

ALL = ("", _("All"))


class KindField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One kind of department; forms set which ones may be chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(DepartmentKind.objects.none(), **options)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.code}"


def kind_words(rows: Iterable[DepartmentKind]) -> dict[str, str]:
    """Names in both languages and the code, by which a picker finds a kind."""
    return {str(row.pk): f"{row.code} {row.name_zh} {row.name_en}".lower() for row in rows}


def category_words(rows: Iterable[Category]) -> dict[str, str]:
    return {str(row.pk): row.search for row in rows}


def area_words(rows: Iterable[Area]) -> dict[str, str]:
    return {
        str(row.pk): f"{row.code} {row.initials} {row.name} {row.name_en}".lower() for row in rows
    }


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label} · {obj.code}"


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.code}"


def areas_of(user: User) -> QuerySet[Area]:
    """Areas in force above the grids in which the user runs the system."""
    rows: QuerySet[Area] = Area.objects.for_user(user).in_force().filter(level__in=SET_UP)
    return rows.defer("geometry")


def majors() -> list[tuple[str, str]]:
    """Code and name of every major, in the reader's language."""
    english = (get_language() or "").startswith("en")
    rows = Category.objects.order_by("major_code").values_list(
        "major_code", "major_en" if english else "major_zh"
    )
    return [(code, f"{code} {name}") for code, name in dict(rows).items()]


def with_picker(field: forms.Field, rows: QuerySet[Any], words: dict[str, str]) -> None:
    """Lets `field` choose among `rows`, searched by `words`."""
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(field)
    field.widget = Picker(words=words)
    field.widget.is_required = field.required
    field.queryset = rows
