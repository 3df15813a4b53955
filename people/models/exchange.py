"""Tables that are brought and taken away, lists that are compared, and checks at the door."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from gridgov.fields import EncryptedTextField
from people.models.persons import Person
from people.querysets import CheckQuerySet
from people.vault import Sealed, Vault


class Register(models.TextChoices):
    PERSON = "person", _("People")
    HOUSE = "house", _("Houses")
    ORGANISATION = "organisation", _("Organisations")


class KeptFile(models.Model):
    """A file on disk, sealed with the key in this row; without the row nobody reads it again.

    `frames` is how many pieces it was written in (`people.exchange.kept`).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = EncryptedTextField(blank=True, default="")
    key = EncryptedTextField()
    frames = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]


def kept_file(related_name: str = "+") -> Any:
    return models.ForeignKey(
        KeptFile, models.SET_NULL, null=True, blank=True, related_name=related_name, db_index=False
    )


class Asked(models.Model):
    """What somebody asked for in a posting; a job does it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    posting = models.ForeignKey("accounts.Posting", models.PROTECT, related_name="+")
    job = models.ForeignKey(
        "jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(_("asked"))

    class Meta:
        abstract = True


class Import(Asked):
    """A table on its way into a register.

    `mapping` says by field which column of the file holds it. `staged` are its rows, read once,
    in frames; `position` is how many of these frames have taken effect, in the same transaction.
    `counts` are rows by what became of them: new, changed, same, bad.
    """

    class State(models.TextChoices):
        BROUGHT = "brought", _("columns to be chosen")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, nothing saved yet")
        SAVING = "saving", _("being saved")
        SAVED = "saved", _("saved")

    register = models.CharField(_("register"), max_length=12, choices=Register.choices)
    format = models.CharField(max_length=4)
    headings = EncryptedTextField(help_text="a JSON list")
    samples = EncryptedTextField(default="", help_text="a JSON list: what stands first")
    mapping: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BROUGHT)
    file = kept_file()
    staged = kept_file()
    marked = kept_file()
    rows = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        indexes = [models.Index(fields=["owner", "-id"], name="import_owner")]


class ImportPart(models.Model):
    """What is wrong in one frame of rows: {row number: {field: [sentence]}} as JSON."""

    task = models.ForeignKey(Import, models.CASCADE, related_name="parts", db_index=False)
    frame = models.PositiveIntegerField()
    problems = EncryptedTextField()
    bad = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["frame"]
        constraints = [
            models.UniqueConstraint(fields=["task", "frame"], name="import_part_once"),
        ]


class KnownHeading(models.Model):
    """A heading that a person once told to mean a field; kept as a keyed index only."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    register = models.CharField(max_length=12)
    heading = models.CharField(max_length=64)
    field = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "register", "heading"], name="heading_known_once"
            )
        ]


class Export(Asked):
    """A table to take away: masked at once, or in full after a second person's approval."""

    class State(models.TextChoices):
        ASKED = "asked", _("waits for approval")
        REFUSED = "refused", pgettext_lazy("export", "refused")
        WRITING = "writing", _("approved, being written")
        READY = "ready", pgettext_lazy("export", "ready")
        GONE = "gone", _("expired")

    register = models.CharField(_("register"), max_length=12, choices=Register.choices)
    query = EncryptedTextField(default="", help_text="JSON: text, area")
    format = models.CharField(max_length=4)
    full = models.BooleanField(default=False)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(_("reason"), max_length=200, blank=True)
    file = kept_file()
    rows = models.PositiveIntegerField(default=0)
    downloads = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("export")
        indexes = [
            models.Index(fields=["owner", "-id"], name="export_owner"),
            models.Index(
                fields=["id"], condition=models.Q(state="asked"), name="export_to_be_decided"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("owner")),
                name="export_never_approved_by_oneself",
            )
        ]

    @property
    def state_words(self) -> str:
        """What its state is called; of a masked one nobody had to approve anything."""
        if self.state == self.State.WRITING and not self.full:
            return pgettext("export", "being written")
        return str(self.get_state_display())


class Comparison(Asked):
    """A department's list beside the register of its area; the department sees figures only.

    `counts` are exact and shown to nobody; pages show them blurred (`comparing.figures`).
    `marks` are keyed hashes of the list's rows, to know a list that is nearly an earlier one.
    """

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=200)
    mapping: models.JSONField[Any, Any] = models.JSONField(default=dict)
    file = kept_file()
    marks = models.BinaryField(default=b"")
    rows = models.PositiveIntegerField(default=0)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("comparison")
        indexes = [models.Index(fields=["department", "-id"], name="comparison_department")]


class SampleWeek(models.Model):
    """The sample of a grid in the week from `monday` was drawn."""

    area = models.ForeignKey("grids.Area", models.CASCADE, related_name="+", db_index=False)
    monday = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "monday"], name="sample_once")]


class Check(models.Model):
    """Something about a person that a worker is to look at; `theirs` is what a list says."""

    class Kind(models.TextChoices):
        SAMPLE = "sample", _("Weekly sample")
        LIST = "list", _("A department's list differs")

    class Outcome(models.TextChoices):
        RIGHT = "right", _("Our record is right")
        CORRECTED = "corrected", _("Record corrected")
        UNKNOWN = "unknown", _("Could not be found out")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, models.CASCADE, related_name="checks")
    field = models.CharField(max_length=20, blank=True)
    theirs_sealed = models.BinaryField(default=b"")
    theirs = Sealed()
    comparison = models.ForeignKey(
        Comparison, models.CASCADE, null=True, blank=True, related_name="checks", db_index=False
    )
    created_at = models.DateTimeField()
    due_on = models.DateField(_("due"))
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    objects: ClassVar[Any] = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("check")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "field"],
                condition=models.Q(done_at=None),
                name="check_open_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(done_at=None), name="check_to_be_done"
            )
        ]

    @property
    def vault(self) -> Vault:
        return self.person.vault
