"""Model fields for personal data: encrypted text and the index it is found by."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Transform

from gridgov.crypto import blind_index, decrypt, encrypt


class EncryptedTextField(models.Field):  # type: ignore[type-arg]
    """Text in Python, AES-GCM bytes in the database; empty text stays empty.

    It cannot be searched: put a `BlindIndexField` beside it and filter that one by
    `gridgov.crypto.blind_indexes`.
    """

    empty_values = [None, ""]

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        if value is None or isinstance(value, bytes | memoryview):
            return value
        data = encrypt(str(value), self.context) if value else b""
        return connection.Database.Binary(data)  # type: ignore[attr-defined]

    def from_db_value(
        self, value: Any, expression: Any, connection: BaseDatabaseWrapper
    ) -> str | None:
        if value is None:
            return None
        return decrypt(value, self.context) if len(value) else ""

    def to_python(self, value: Any) -> str | None:
        return None if value is None else str(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: search its blind index instead.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> type[Transform] | None:
        raise FieldError(f"{self.name} is encrypted: search its blind index instead.")


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """The keyed index of the encrypted field `source`, filled whenever the row is saved."""

    def __init__(self, *args: Any, source: str = "", purpose: str = "", **kwargs: Any) -> None:
        self.source, self.purpose = source, purpose
        kwargs = {"max_length": 64, "blank": True, "editable": False, "db_index": True, **kwargs}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = blind_index(self.purpose, getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value
