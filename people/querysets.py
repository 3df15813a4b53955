"""The rule of sight on every model, and what lists ask for often."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q

from people import sight


class PersonQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """People in sight, with the keys to read them; those merged into others are not there.

        The keys come in a second statement: joined, a later page of a list would walk all keys.
        """
        return self.current().filter(sight.persons(user)).prefetch_related("key")

    def current(self) -> Self:
        """Without the ones that were merged into another."""
        return self.filter(merged_into=None)

    def under(self, path: str) -> Self:
        """Those with a residence in the area at `path`, or registered there without any."""
        return self.filter(sight__contains=[path])


class HouseQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        return self.filter(sight.houses(user))

    def in_use(self) -> Self:
        return self.filter(ended_on=None)

    def under(self, path: str) -> Self:
        return self.filter(sight_path__startswith=path)

    def buildings(self) -> Self:
        return self.filter(parent=None)


class DatedQuerySet(models.QuerySet[Any]):
    """Rows in force from `valid_from` (unknown: always) until before `valid_to`."""

    def on(self, day: dt.date) -> Self:
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gt=day))

    def during(self, first: dt.date, last: dt.date) -> Self:
        """In force on any day from `first` to `last`."""
        begun = Q(valid_from=None) | Q(valid_from__lte=last)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gt=first))

    def open(self) -> Self:
        return self.filter(valid_to=None)


class PhoneQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        seen = self.filter(sight.persons(user, "person__"), person__merged_into=None)
        return seen.select_related("person__key")


class ResidenceQuerySet(DatedQuerySet):
    def for_user(self, user: Any) -> Self:
        """Residences in houses that are in sight, of people who are; no others of theirs."""
        if sight.sees_areas(user.scope):
            seen = self.filter(sight.houses(user, "house__"))
        else:
            seen = self.filter(sight.persons(user, "person__") | sight.houses(user, "house__"))
        return seen.filter(person__merged_into=None).select_related("person__key", "house")


class CheckQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """Checks of people in sight, for who works in an area; a department sees none."""
        if not sight.sees_areas(user.scope):
            return self.none()
        seen = self.filter(sight.persons(user, "person__"), person__merged_into=None)
        return seen.select_related("person__key")


class HouseholdQuerySet(DatedQuerySet):
    def for_user(self, user: Any) -> Self:
        return self.filter(sight.houses(user, "house__"))


class MemberQuerySet(DatedQuerySet):
    def for_user(self, user: Any) -> Self:
        seen = self.filter(sight.persons(user, "person__"), person__merged_into=None)
        return seen.select_related("person__key")


class OrganisationQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        return self.filter(sight.organisations(user))

    def in_use(self) -> Self:
        return self.filter(ended_on=None)

    def under(self, path: str) -> Self:
        return self.filter(sight_path__startswith=path)


class PartQuerySet(DatedQuerySet):
    def for_user(self, user: Any) -> Self:
        """Who is in charge of an organisation in sight; a department has to see the person too."""
        seen = self.filter(sight.organisations(user, "organisation__"))
        if not sight.sees_areas(user.scope):
            seen = seen.filter(sight.persons(user, "person__"))
        return seen.filter(person__merged_into=None).select_related("person__key", "organisation")


class VehicleQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        owned = sight.persons(user, "owner__") & Q(owner__merged_into=None)
        seen = self.filter(owned | sight.organisations(user, "organisation__"))
        return seen.select_related("owner__key", "organisation")


class CareQuerySet(DatedQuerySet):
    def for_user(self, user: Any) -> Self:
        """Who is to be visited: for who works in the area, for no auditor and no department."""
        merged = Q(person__isnull=False) & ~Q(person__merged_into=None)
        return self.filter(sight.care(user)).exclude(merged).select_related("person__key")


class CareDetailQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """Only for a posting that carries the right to it, in the area it is for."""
        if not user.scope.care:
            return self.none()
        from people.models import Care

        seen = self.filter(care__in=Care.objects.for_user(user).values("pk"))
        return seen.select_related("care__person__key")


class RecordChangeQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """Changes of records in sight, newest first; those of care need the right to details.

        Those of visits are for who visits.

        What is about a person in a house needs both in sight.
        """
        no_person, no_house = Q(person=None), Q(house=None)
        house = Q(house__isnull=False) & sight.houses(user, "house__")
        person = Q(person__isnull=False) & sight.persons(user, "person__")
        person &= Q(person__merged_into=None) & (no_house | house)
        firm = Q(organisation__isnull=False) & sight.organisations(user, "organisation__")
        seen = self.filter(person | (no_person & (house | firm)))
        if not user.scope.care:
            seen = seen.exclude(kind__in=("care", "caredetail"))
        if not sight.visits(user.scope):
            seen = seen.exclude(kind="visit")
        return seen.select_related("person__key", "by").order_by("-pk")

    def of(self, record: Any) -> Self:
        """Those of one record."""
        return self.filter(kind=record._meta.model_name, key=record.pk)


class MergeQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        seen = self.filter(sight.persons(user, "survivor__"), survivor__merged_into=None)
        return seen.select_related("person__key", "survivor__key", "by")
