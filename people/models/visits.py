"""Visits to people, households and houses: what came of them, and drafts not sent yet."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Posting
from gridgov.fields import EncryptedTextField
from people.models.base import Record
from people.models.care import Care
from people.models.households import Household
from people.models.houses import House
from people.models.persons import Person
from people.querysets_visits import VisitDraftQuerySet, VisitQuerySet
from people.vault import RING, Sealed, Vault

USER = settings.AUTH_USER_MODEL


class Outcome(models.TextChoices):
    """Who declined was reached: the next visit is due as after one that met somebody."""

    MET = "met", _("Met")
    NOBODY = "nobody", _("Met nobody")
    DECLINED = "declined", _("Visit declined")


REACHED = (Outcome.MET.value, Outcome.DECLINED.value)


class Occasion(models.TextChoices):
    """Why somebody is visited without a programme: the occasions to be there (六必到)."""

    LIVELIHOOD = "livelihood", _("Change in livelihood")
    DISPUTE = "dispute", _("Dispute")
    BREACH = "breach", _("Breach of rules")
    HAZARD = "hazard", _("Safety hazard")
    EMERGENCY = "emergency", _("Emergency")
    WELFARE = "welfare", _("Welfare check, with consent")


class Act(models.TextChoices):
    """What was done on a visit."""

    TALKED = "talked", _("Asked what is needed")
    SAFETY = "safety", _("Looked at gas, wiring and ways out")
    HELPED = "helped", _("Helped with a matter or with papers")
    BROUGHT = "brought", _("Brought goods or benefits")
    TOLD = "told", _("Explained rights and services")
    UPDATED = "updated", _("Brought the records up to date")
    PASSED = "passed", _("Passed a need on")
    MEDIATED = "mediated", _("Mediated")
    WELFARE = "welfare", _("Welfare check")


class Consent(models.TextChoices):
    """To a welfare check: asked of the person on the spot."""

    NOT_ASKED = "", _("Not asked")
    GIVEN = "given", _("Asked and given")
    DECLINED = "declined", _("Asked and declined")


class Visit(Record):
    """A visit to a person, a household or a house, exactly one of them.

    `care` is the programme it was due under, else `occasion` says what for. `day` is that of
    `visited_at` in county time. `did` and `found` are what was done and found, `welfare` what a
    welfare check showed to be needed; nothing of that kind stands without consent, and nothing at
    all but the outcome where the visit was declined. `sight` is that of the person, or of the
    house; a trigger keeps it so, and another one the days of `care`. A third one writes, where the
    visit reached somebody, `due_on`, the day by which `care` asked for it: `rhythm` days (those of
    when it was recorded) after the one before. `submission` is the token of the form it came from.
    Corrections stand in the history.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="visits")
    household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="visits"
    )
    house = models.ForeignKey(House, models.CASCADE, null=True, blank=True, related_name="visits")
    care = models.ForeignKey(
        Care,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="visits",
        verbose_name=_("programme"),
    )
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion.choices, blank=True)
    visited_at = models.DateTimeField(_("visited at"))
    day = models.DateField(editable=False)
    outcome = models.CharField(
        pgettext_lazy("visit", "outcome"), max_length=8, choices=Outcome.choices
    )
    did: models.Field[list[str], list[str]] = ArrayField(
        models.CharField(max_length=10, choices=Act.choices),
        verbose_name=_("what was done"),
        default=list,
        blank=True,
    )
    consent = models.CharField(
        _("consent to a welfare check"), max_length=8, choices=Consent.choices, blank=True
    )
    found_sealed = models.BinaryField(default=b"")
    welfare_sealed = models.BinaryField(default=b"")
    found = Sealed()
    welfare = Sealed()
    rhythm = models.PositiveSmallIntegerField(null=True, editable=False)
    due_on = models.DateField(null=True, editable=False)
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sight: models.Field[list[str], list[str]] = ArrayField(
        models.CharField(max_length=255), default=list, editable=False
    )

    objects: ClassVar[Any] = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("visit")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, household=None, house=None)
                | Q(person=None, household__isnull=False, house=None)
                | Q(person=None, household=None, house__isnull=False),
                name="visit_of_one",
            ),
            models.CheckConstraint(
                condition=Q(consent="given")
                | (Q(welfare_sealed=b"") & ~Q(did__contains=["welfare"])),
                name="visit_welfare_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(outcome="met") | Q(did=[], welfare_sealed=b""),
                name="visit_done_when_met",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | Q(found_sealed=b""),
                name="visit_declined_says_nothing",
            ),
        ]
        indexes = [
            GinIndex(fields=["sight"], name="visit_sight"),
            models.Index(fields=["day", "id"], name="visit_by_day"),
            models.Index(fields=["care", "day"], name="visit_of_care"),
            models.Index(
                fields=["due_on", "care"], condition=Q(due_on__isnull=False), name="visit_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def about(self) -> dict[str, Any]:
        """A household's visit is about its house."""
        if self.person is not None:
            return {"person": self.person}
        return {"house": self.household.house if self.household is not None else self.house}

    @property
    def subject(self) -> Person | Household | House:
        found = self.person or self.household or self.house
        if found is None:
            raise ValueError("A visit is of somebody.")
        return found

    @property
    def vault(self) -> Vault:
        return self.person.vault if self.person is not None else RING

    def acts(self) -> list[Any]:
        """What was done, in words."""
        return [Act(value).label for value in self.did]


class VisitDraft(models.Model):
    """What somebody typed about a visit and did not send; `typed` is JSON, encrypted.

    One for each writer and who is visited, seen by that writer alone, gone when it is sent.
    """

    user = models.ForeignKey(USER, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="+")
    house = models.ForeignKey(House, models.CASCADE, null=True, related_name="+")
    typed = EncryptedTextField(default="")
    at = models.DateTimeField()

    objects: ClassVar[Any] = VisitDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "person", "household", "house"],
                nulls_distinct=False,
                name="visit_draft_once",
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
