"""Who changed what, when and why; and which rows were merged into which."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from people.models.houses import House
from people.models.organisations import Organisation
from people.models.persons import Person
from people.querysets import MergeQuerySet, RecordChangeQuerySet
from people.vault import RING, Sealed, Vault


class Change(models.Model):
    """One field of one record before and after.

    `kind` is the model's name in small letters, `key` the primary key, `field` the field ("" for
    an action on the whole record; of a new one `new` holds all values, `people.history.begun`).
    `person`, `house` and `organisation` are whom and what it is about, which decides who sees
    it. `old` and `new` are sealed texts (`people.history.spelled`), with the key of `person`
    where there is one.
    """

    class Action(models.TextChoices):
        CREATE = "create", _("Recorded")
        CHANGE = "change", _("Changed")
        END = "end", _("Ended")
        CHECK = "check", _("Found to be true")
        MERGE = "merge", _("Merged")
        UNMERGE = "unmerge", _("Merge undone")
        MOVE = "move", _("Moved with the boundary")

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="changes")
    house = models.ForeignKey(House, models.CASCADE, null=True, related_name="changes")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="changes"
    )
    action = models.CharField(max_length=10, choices=Action.choices)
    field = models.CharField(max_length=30, blank=True)
    old_sealed = models.BinaryField(default=b"")
    new_sealed = models.BinaryField(default=b"")
    old = Sealed()
    new = Sealed()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    at = models.DateTimeField(_("time"))
    why = models.CharField(_("reason"), max_length=200, blank=True)

    objects: ClassVar[Any] = RecordChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change")
        indexes = [models.Index(fields=["kind", "key", "id"], name="change_of_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def vault(self) -> Vault:
        return self.person.vault if self.person is not None else RING


class Merge(models.Model):
    """`person` was found to be `survivor`; undone when `undone_at` is set.

    `moved` holds by the model's name the keys of the rows that went over, and under "home" what
    became of a household (people.services.merged_homes); `filled` the fields that the survivor
    took, with what stood there, sealed with its key. `parts` is what upper floors moved, by their
    name, as they want it back.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    survivor = models.ForeignKey(Person, models.CASCADE, related_name="merges_taken")
    moved = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
    parts = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    at = models.DateTimeField(_("time"))
    why = models.CharField(_("reason"), max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects: ClassVar[Any] = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(undone_at=None), name="merged_once"
            )
        ]
