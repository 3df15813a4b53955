"""What is sent: members that are known, and plain words where something else came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.fields import empty

NO_MEMBER = gettext_lazy("There is no such member.")
NO_OBJECT = gettext_lazy("Send an object of JSON, which holds the members by name.")


class Whole(serializers.Serializer[Any]):
    """The object that a body is, or that a member of it is. Others may check its members."""

    default_error_messages = {"invalid": NO_OBJECT}

    def run_validation(self, data: Any = empty) -> Any:
        if data is None and self.parent is None:
            raise serializers.ValidationError({"non_field_errors": [NO_OBJECT]})
        return super().run_validation(data)


class Body(Whole):
    """A member that is not declared is refused: whoever sent it meant something by it."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError({name: [NO_MEMBER] for name in sorted(unknown)})
        return super().to_internal_value(data)


class CodeField(serializers.SlugRelatedField[Any]):
    """Names a row by its code."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("There is none with this code, or it is out of sight."),
        "invalid": gettext_lazy("Give a code as a text."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__("code", **options)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or "\0" in data:
            self.fail("invalid")
        return super().to_internal_value(data)
