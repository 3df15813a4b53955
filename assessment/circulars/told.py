"""Whom a published circular is told, and in which words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Deputy, Posting, Role
from assessment.models import Circular
from grids.models import Area, Level
from people import news

PUBLISHED = "circular_published"


def published(circular: Circular, now: dt.datetime) -> None:
    """The units it is about, once: within the transaction that publishes it."""
    users = concerned(circular.area, timezone.localdate(now))
    news.tell(PUBLISHED, users, circular=circular.pk)


def concerned(area: Area, day: dt.date) -> set[int]:
    """Liaisons and heads of the county's departments, supervisors of the townships' centres, and
    who stands in for any of them."""
    held = Posting.objects.on(day).filter(
        Q(department__area=area, role__in=(Role.LIAISON, Role.SUPERVISOR))
        | Q(area__path__startswith=area.path, area__level=Level.TOWNSHIP, role=Role.SUPERVISOR)
    )
    deputies = Deputy.objects.on(day).filter(posting__in=held.values("pk"), user__is_active=True)
    return {*held.values_list("user", flat=True), *deputies.values_list("user", flat=True)}


def published_words(keys: dict[str, Any]) -> str:
    row = Circular.objects.select_related("replaces").get(pk=keys["circular"])
    said = {"number": row.called, "title": row.title}
    if row.replaces is not None:
        said["old"] = row.replaces.called
        return _("Circular %(number)s is published and replaces %(old)s: %(title)s") % said
    return _("Circular %(number)s is published: %(title)s") % said


def page(keys: dict[str, Any]) -> str:
    return reverse("circulars:show", args=[keys["circular"]])


def register() -> None:
    news.register(PUBLISHED, news.Words(published_words, page))
