"""People, the key each of them has, and their phones."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models import Area
from people import indexes
from people.models.base import Record
from people.querysets import PersonQuerySet, PhoneQuerySet
from people.vault import LOST, DataKey, Sealed, Vault, new_secret, unwrap, wrap


class DocumentKind(models.TextChoices):
    RESIDENT_ID = "resident_id", _("Resident identity card")
    PASSPORT = "passport", _("Passport")
    PERMIT = "permit", _("Permit for residents of Hong Kong, Macao or Taiwan")
    FOREIGN = "foreign", _("Permanent residence card for foreigners")
    OTHER = "other", pgettext_lazy("document", "Other")
    NONE = "none", pgettext_lazy("document", "None")
    UNKNOWN = "unknown", pgettext_lazy("document", "Unknown")


WITHOUT_NUMBER = frozenset({DocumentKind.NONE.value, DocumentKind.UNKNOWN.value})


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Person(Record):
    """One person, once. Everything that names them is sealed with their own key.

    `name`, `document`, `occupation`, `employer` and `registration_place` are read and written
    like fields (`people.vault.Sealed`); the rows need their keys with them, which `for_user`
    sees to (else `prefetch_related("key")`). The other columns ending in _index, _tail and _grams
    are what they are found by; `reindex` fills them, and services call it.

    `area` registered the person and matters for sight only while they have no residence.
    `sight` holds the paths of all areas that the person is seen from, each with what lies above
    it; a trigger of the database alone writes it. `merged_into` is the same person's row that
    goes on. `erased_at` is when the key was destroyed.
    """

    name_sealed = models.BinaryField(default=b"")
    document_sealed = models.BinaryField(default=b"")
    occupation_sealed = models.BinaryField(default=b"")
    employer_sealed = models.BinaryField(default=b"")
    registration_place_sealed = models.BinaryField(default=b"")
    name = Sealed()
    document = Sealed()
    occupation = Sealed()
    employer = Sealed()
    registration_place = Sealed()

    document_kind = models.CharField(
        _("kind of document"),
        max_length=12,
        choices=DocumentKind.choices,
        default=DocumentKind.UNKNOWN,
    )
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    died_on = models.DateField(_("died on"), null=True, blank=True)

    name_grams: models.Field[list[int], list[int]] = ArrayField(
        models.BigIntegerField(), default=list
    )
    document_index = models.CharField(max_length=64, blank=True, editable=False)
    document_tail = models.CharField(max_length=64, blank=True, editable=False)
    likeness_index = models.CharField(max_length=64, blank=True, editable=False)

    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people_recorded",
        verbose_name=_("registered by"),
    )
    sight: models.Field[list[str], list[str]] = ArrayField(
        models.CharField(max_length=255), default=list, editable=False
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = PersonQuerySet.as_manager()
    if TYPE_CHECKING:
        key: PersonKey

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(
                fields=["document_index", "document_kind"],
                condition=models.Q(merged_into=None) & ~models.Q(document_index=""),
                name="document_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["document_index"],
                condition=~models.Q(document_index=""),
                name="person_document",
            ),
            models.Index(
                fields=["document_tail"],
                condition=~models.Q(document_tail=""),
                name="person_document_tail",
            ),
            models.Index(
                fields=["likeness_index"],
                condition=~models.Q(likeness_index=""),
                name="person_likeness",
            ),
            models.Index(
                fields=["changed_at"], condition=models.Q(merged_into=None), name="person_changed"
            ),
            models.Index(fields=["birth_date"], name="person_birth_date"),
            GinIndex(fields=["sight", "name_grams"], name="person_sight_and_name"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def about(self) -> dict[str, Any]:
        return {"person": self}

    @property
    def vault(self) -> Vault:
        """What seals this person's values; one that reads as empty where the key is gone."""
        try:
            return self.key.vault
        except PersonKey.DoesNotExist:
            return LOST

    def reindex(self) -> None:
        """Fills what the sealed values are found by, from the values as they are now."""
        name, document = self.name, self.document
        self.name_grams = indexes.grams(name)
        self.document_index = indexes.stored(indexes.DOCUMENT, document)
        self.document_tail = indexes.stored_tail(indexes.DOCUMENT, document)
        self.likeness_index = indexes.likeness(name, self.birth_date)


INDEXED = ("name_grams", "document_index", "document_tail", "likeness_index")
"""Columns that `Person.reindex` fills."""


class PersonKey(models.Model):
    """The data key of a person, wrapped by the key ring; what it sealed is lost without it."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="key")
    wrapped = models.BinaryField()

    @classmethod
    def fresh(cls) -> PersonKey:
        """A new key, not saved yet."""
        return cls(wrapped=wrap(new_secret()))

    @cached_property
    def vault(self) -> Vault:
        return DataKey(unwrap(self.wrapped))


class Phone(models.Model):
    """A phone number of a person; `number` is sealed with the person's key."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number_sealed = models.BinaryField(default=b"")
    number = Sealed()
    index = models.CharField(max_length=64, blank=True, editable=False)
    tail = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = PhoneQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("phone")
        constraints = [
            models.UniqueConstraint(fields=["person", "index"], name="phone_once_a_person")
        ]
        indexes = [
            models.Index(fields=["index"], name="phone_index"),
            models.Index(fields=["tail"], name="phone_tail"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def about(self) -> dict[str, Any]:
        return {"person": self.person}

    @property
    def vault(self) -> Vault:
        return self.person.vault

    def reindex(self) -> None:
        self.index = indexes.stored(indexes.PHONE, self.number)
        self.tail = indexes.stored_tail(indexes.PHONE, self.number)
