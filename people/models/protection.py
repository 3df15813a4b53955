"""What people may ask for about their own data, erasing it, and how long records are kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Posting
from people.models.persons import Person
from people.querysets_protection import ErasureQuerySet, SheetQuerySet
from people.vault import Sealed, Vault

USER = settings.AUTH_USER_MODEL


class Asker(models.TextChoices):
    SELF = "self", _("The person")
    GUARDIAN = "guardian", _("The guardian of the person")
    PROXY = "proxy", _("Somebody the person sent, with a written authority")


class CheckedBy(models.TextChoices):
    """How it was made sure who asks."""

    ID_CARD = "id_card", _("Identity card seen")
    HOUSEHOLD_BOOK = "household_book", _("Household register seen")
    AUTHORITY = "authority", _("Written authority and identity card seen")
    COURT = "court", _("Decision of a court or office seen")


class Sheet(models.Model):
    """A request to see what is held about a person: who asked, how that was checked, by whom.

    `asker` names who came in place of the person, sealed with the person's key. What is held is
    not kept here: the sheet is drawn anew each time it is shown, and each time is logged.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="sheets")
    asked_by = models.CharField(_("who asks"), max_length=10, choices=Asker.choices)
    asker_sealed = models.BinaryField(default=b"")
    asker = Sealed()
    checked_by = models.CharField(_("how it was checked"), max_length=15, choices=CheckedBy.choices)
    received_on = models.DateField(_("received on"))
    made_at = models.DateTimeField(_("time"))
    made_by = models.ForeignKey(USER, models.PROTECT, db_index=False, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, db_index=False, related_name="+")
    shown_at = models.DateTimeField(_("last shown"), null=True)

    objects: ClassVar[Any] = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("request for what is held")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def vault(self) -> Vault:
        return self.person.vault


class Ground(models.TextChoices):
    WISH = "wish", _("The person asked for it")
    DONE = "done", _("It is not needed any more")
    WRONG = "wrong", _("It should not have been recorded")
    TERM = "term", _("The time to keep it is over")


class ErasureState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("erasing", "Waiting for approval")
    DONE = "done", pgettext_lazy("erasing", "Erased")
    REFUSED = "refused", pgettext_lazy("erasing", "Refused")


class Erasure(models.Model):
    """The order to erase a person, and afterwards all that is left of them: when, on whose order.

    Of one erased by a rule of keeping nobody is named.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="erasures")
    ground = models.CharField(_("reason"), max_length=10, choices=Ground.choices)
    state = models.CharField(
        pgettext_lazy("erasing", "state"),
        max_length=10,
        choices=ErasureState.choices,
        default=ErasureState.ASKED,
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    asked_posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects: ClassVar[Any] = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("order to erase")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state="asked"), name="erasing_asked_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | models.Q(asked_by=None)
                | ~models.Q(asked_by=models.F("decided_by")),
                name="erasing_needs_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class KeepingRule(models.Model):
    """How many days records of one kind are kept; the kinds are in `people.protection.keeping`.

    `last_count` is how many went when it ran last.
    """

    kind = models.SlugField(max_length=30, unique=True)
    days = models.PositiveIntegerField(_("days kept"))
    is_on = models.BooleanField(_("in force"), default=True)
    changed_at = models.DateTimeField(_("changed at"), null=True)
    changed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    last_run_at = models.DateTimeField(_("last run"), null=True)
    last_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("rule of keeping")

    def __str__(self) -> str:
        return self.kind
