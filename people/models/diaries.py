"""The diary of a grid worker (民情日记), and photos of its entries and of visits."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Posting
from gridgov.fields import EncryptedTextField
from grids.models import Area
from people.models.base import Record
from people.models.houses import House
from people.models.organisations import Organisation
from people.models.persons import Person
from people.models.visits import Visit
from people.querysets_diaries import (
    DiaryDraftQuerySet,
    DiaryPersonQuerySet,
    DiaryQuerySet,
    RecordPhotoQuerySet,
)
from people.vault import RING, Vault

USER = settings.AUTH_USER_MODEL


class Diary(Record):
    """What a grid worker did and found on a day, in words.

    `hidden` is JSON of placeholder and value: phones, ID numbers and the names that the words
    give as somebody's are taken out of `done` and `found` (`gridgov.hiding`). `submission` is the
    token of the form. `taken_out_at` is when somebody it named was erased, and with them what the
    entry said of them. Nobody deletes an entry; changes stand in the history.
    """

    area = models.ForeignKey(Area, models.PROTECT, db_index=False, related_name="+")
    written_by = models.ForeignKey(
        USER,
        models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name=pgettext_lazy("diary", "written by"),
    )
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    day = models.DateField(_("day"))
    done = EncryptedTextField(pgettext_lazy("diary", "what was done"), default="")
    found = EncryptedTextField(pgettext_lazy("diary", "what was found"), default="")
    hidden = EncryptedTextField(_("taken out of the texts"), default="", editable=False)
    house = models.ForeignKey(House, models.SET_NULL, null=True, blank=True, related_name="diaries")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="diaries"
    )
    people = models.ManyToManyField(
        Person, through="DiaryPerson", related_name="diaries", verbose_name=_("people")
    )
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    taken_out_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = DiaryQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("diary entry")
        indexes = [
            models.Index(fields=["area", "-day", "-id"], name="diary_of_area"),
            models.Index(fields=["written_by", "-day", "-id"], name="diary_of_writer"),
            models.Index(fields=["-day", "-id"], name="diary_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def about(self) -> dict[str, Any]:
        """Its history is shown with the entry alone, not with those it names."""
        return {}

    @property
    def vault(self) -> Vault:
        return RING


class DiaryPerson(models.Model):
    """Somebody an entry is about. Erasing the person takes it away."""

    diary = models.ForeignKey(Diary, models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    objects: ClassVar[Any] = DiaryPersonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["diary", "person"], name="diary_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.diary_id} {self.person_id}"


class DiaryDraft(models.Model):
    """An entry that is not sent yet: one for each writer, seen by nobody else.

    `typed` is JSON of names and values, encrypted.
    """

    user = models.OneToOneField(USER, models.CASCADE, related_name="+")
    typed = EncryptedTextField(default="")
    at = models.DateTimeField()

    objects: ClassVar[Any] = DiaryDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class RecordPhoto(models.Model):
    """A photo of a diary entry or of a visit, exactly one of them.

    `waiting` until the form that uploaded it is sent: it belongs to none then, and is swept after
    a day. The stored picture has no EXIF; of what it held only `taken_at` is kept, never a place.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    diary = models.ForeignKey(Diary, models.CASCADE, null=True, related_name="photos")
    visit = models.ForeignKey(Visit, models.CASCADE, null=True, related_name="photos")
    waiting = models.BooleanField(default=True)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=50)
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField(max_length=64)
    file = models.FileField(max_length=200)
    thumbnail = models.FileField(max_length=200)
    taken_at = models.DateTimeField(_("taken at"), null=True)
    uploaded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_index=True)

    objects: ClassVar[Any] = RecordPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("photo")
        constraints = [
            models.CheckConstraint(
                condition=Q(waiting=True, diary=None, visit=None)
                | Q(waiting=False, diary__isnull=False, visit=None)
                | Q(waiting=False, diary=None, visit__isnull=False),
                name="photo_of_one_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
