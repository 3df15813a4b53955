"""Which people, houses and organisations a case is about."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from events.models.case import Event
from people.models import House, Organisation, Person

USER = settings.AUTH_USER_MODEL
RECORDS = ("person", "house", "organisation")


class CaseLinkQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """Links of cases in sight, as far as the record is in sight too."""
        seen = models.Q(pk__in=[])
        for name, model in (("person", Person), ("house", House), ("organisation", Organisation)):
            keys = model.objects.for_user(user).order_by().values("pk")
            seen |= models.Q(**{f"{name}__in": keys})
        cases = Event.objects.for_user(user).order_by().values("pk")
        rows = self.filter(seen, event__in=cases)
        return rows.select_related("person__key", "house", "organisation")


class CaseLink(models.Model):
    """A case and one record it is about; exactly one of the three is set.

    Erasing a person takes the link away and leaves the case.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    house = models.ForeignKey(House, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(USER, models.PROTECT, null=True, db_index=False, related_name="+")
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = CaseLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("record of a case")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, house=None, organisation=None)
                | models.Q(person=None, house__isnull=False, organisation=None)
                | models.Q(person=None, house=None, organisation__isnull=False),
                name="link_to_one_record",
            ),
            *(
                models.UniqueConstraint(
                    fields=["event", name],
                    condition=models.Q(**{f"{name}__isnull": False}),
                    name=f"link_{name}_once",
                )
                for name in RECORDS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind}"

    @property
    def kind(self) -> str:
        return next(name for name in RECORDS if getattr(self, f"{name}_id"))

    @property
    def record(self) -> Any:
        return getattr(self, self.kind)
