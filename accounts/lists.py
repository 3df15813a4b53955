"""What the lists of users and logs find for the filters chosen; every list is in scope."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts import reveal
from accounts.facts import LABELS
from accounts.models import AccessLog, AdminLog, Posting, Role, User
from accounts.querysets import UserQuerySet
from grids.models import Area
from grids.querysets import under_any

M = TypeVar("M", bound=Model)
KEY = re.compile(r"\w+:\d+")
UNITS = ("area", "department__area", "department__kind")


def users(reader: User, chosen: dict[str, Any], day: dt.date) -> UserQuerySet:
    """Users with the postings of today that fit the filters, by user name."""
    found: UserQuerySet = User.objects.for_user(reader)
    if text := chosen.get("q", "").strip():
        found = found.filter(Q(name__icontains=text) | Q(username__icontains=text))
    if chosen.get("active"):
        found = found.filter(is_active=chosen["active"] == "yes")
    if chosen.get("role") or chosen.get("area", "").strip():
        found = found.filter(Exists(_postings_like(reader, chosen, day)))
    now = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day)).select_related(*UNITS)
    return found.prefetch_related(Prefetch("postings", queryset=now, to_attr="present"))


def _postings_like(reader: User, chosen: dict[str, Any], day: dt.date) -> QuerySet[Posting]:
    """Postings of the role and in the area asked for, in force or to come."""
    rows = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), user=OuterRef("pk"))
    if chosen.get("role"):
        rows = rows.filter(role=chosen["role"])
    if text := chosen.get("area", "").strip():
        named = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(code__startswith=text)
        paths = tuple(Area.objects.for_user(reader).filter(named).values_list("path", flat=True))
        rows = rows.filter(under_any(paths, "area__path") | under_any(paths, "department__path"))
    return rows


def access_entries(reader: User, chosen: dict[str, Any]) -> QuerySet[AccessLog]:
    rows = _of_kind(_between(AccessLog.objects.for_user(reader), chosen), chosen)
    if text := (chosen.get("subject") or "").strip():
        rows = rows.filter(_about(text))
    return _by_person(rows, chosen).select_related("user", *(f"posting__{name}" for name in UNITS))


def _about(text: str) -> Q:
    """A whole key ("person:1") finds its record alone; otherwise each word is found in what the
    page shows of an entry: kind and number of the record, field, reason."""
    if KEY.fullmatch(text):
        return Q(subject=text)
    found = Q()
    for word in text.split():
        found &= _shown_as(word)
    return found


def _shown_as(word: str) -> Q:
    said = Q(reason__icontains=word)
    if word.isdecimal():
        return said | Q(subject__endswith=f":{word}")
    said |= Q(subject__icontains=word)
    for prefix, (label, fields) in reveal.words().items():
        kind = Q(subject__startswith=f"{prefix}:")
        if _in(word, label):
            said |= kind
        if names := [name for name, called in fields.items() if _in(word, called)]:
            said |= kind & Q(field__in=names)
    return said


def _in(word: str, label: object) -> bool:
    return word.casefold() in str(label).casefold()


def own_entries(reader: User, chosen: dict[str, Any]) -> QuerySet[AccessLog]:
    """What the reader looked at, acting in whatever posting."""
    rows = _of_kind(_between(AccessLog.objects.filter(user=reader), chosen), chosen)
    return rows.select_related("user", *(f"posting__{name}" for name in UNITS))


def _of_kind(rows: QuerySet[AccessLog], chosen: dict[str, Any]) -> QuerySet[AccessLog]:
    kind = chosen.get("kind")
    return rows.filter(subject__startswith=f"{kind}:") if kind else rows


def admin_entries(reader: User, chosen: dict[str, Any]) -> QuerySet[AdminLog]:
    rows = _between(AdminLog.objects.for_user(reader), chosen)
    if text := (chosen.get("subject") or "").strip():
        rows = rows.alias(was=Cast("before", TextField()), came=Cast("after", TextField()))
        for word in text.split():
            rows = rows.filter(_said_of(word))
    return _by_person(rows, chosen).select_related(
        "user", "subject", *(f"posting__{name}" for name in UNITS)
    )


def _said_of(word: str) -> Q:
    """What the rights log shows of an entry: whom or what, the action, what changed."""
    found = Q(subject__name__icontains=word) | Q(subject__username__icontains=word)
    found |= Q(about__icontains=word) | Q(was__icontains=word) | Q(came__icontains=word)
    found |= Q(action__in=[key for key, label in AdminLog.Action.choices if _in(word, label)])
    names = [name for name, label in LABELS.items() if _in(word, label)]
    found |= Q(before__has_any_keys=names) | Q(after__has_any_keys=names)
    roles = [key for key, label in Role.choices if _in(word, label)]
    return found | Q(before__role__in=roles) | Q(after__role__in=roles)


def _by_person(rows: QuerySet[M], chosen: dict[str, Any]) -> QuerySet[M]:
    text = (chosen.get("person") or "").strip()
    if not text:
        return rows
    return rows.filter(Q(user__name__icontains=text) | Q(user__username__icontains=text))


def _between(rows: QuerySet[M], chosen: dict[str, Any]) -> QuerySet[M]:
    """Entries of the days from `since` to `until`, both included, in county time."""
    if since := chosen.get("since"):
        rows = rows.filter(at__gte=_morning(since))
    if until := chosen.get("until"):
        rows = rows.filter(at__lt=_morning(until + dt.timedelta(days=1)))
    return rows


def _morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
