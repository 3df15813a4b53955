"""Narrowing a list by its address: what is not known or means nothing is 422."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from exchange.api.problems import Problem, bad_parameter
from exchange.api.sparse import PARAMETER
from grids.models import Area

PAGED = ("cursor", "limit")
WORDS = _("There is no such parameter here.")


class Filters(filters.FilterSet):  # type: ignore[misc]  # untyped
    """Tells one who asks by the name of the parameter, in the words of its field."""

    def is_valid(self) -> bool:
        """Raises Problem (422)."""
        check_names(self.data, self.filters)
        if not super().is_valid():
            raise refused(self.form.errors)
        return True


class Narrowing(filters.DjangoFilterBackend):  # type: ignore[misc]  # untyped
    """For lists; the filters are described with the operation."""


def check_names(query: QueryDict, known: Iterable[str] = ()) -> None:
    """Raises Problem (422) for a parameter that is neither known nor one of every list."""
    names = {*known, *PAGED, PARAMETER}
    for name in query:
        if name not in names:
            raise bad_parameter(name, WORDS)


def refused(errors: Any) -> Problem:
    """All that is wrong with the parameters of an address."""
    problem = Problem(422, "invalid")
    problem.said["errors"] = [
        {"parameter": name, "code": "invalid", "detail": str(words)}
        for name, told in errors.items()
        for words in told
    ]
    return problem


def asked(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """Parameters that are no filters, read as the serializer says. Raises Problem (422)."""
    form = kind(data={name: text for name, text in request.query_params.items() if text})
    check_names(request.query_params, form.fields)
    if not form.is_valid():
        raise refused(form.errors)
    return dict(form.validated_data)


class CodeField(forms.CharField):
    """The code of an area that the caller sees; gives the area. The filter set names the user."""

    user: Any = None

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        found = Area.objects.for_user(self.user).filter(code=code).defer("geometry").first()
        if found is None:
            words = _("There is none with this code, or it is out of sight.")
            raise forms.ValidationError(words)
        return found


class AreaFilter(filters.CharFilter):  # type: ignore[misc]  # untyped
    """By the code of an area."""

    field_class = CodeField

    @property
    def field(self) -> Any:
        found = super().field
        found.user = getattr(self.parent.request, "user", None)
        return found


def yes_no(**more: Any) -> Any:
    """A filter by true or false, and nothing else."""
    choices = [("true", "true"), ("false", "false")]
    found = filters.TypedChoiceFilter(
        choices=choices, coerce=lambda text: text == "true", empty_value=None, **more
    )
    words = {"description": more["help_text"]} if more.get("help_text") else {}
    return extend_schema_field({"type": "boolean", **words})(found)
