"""Whom appeals and revisions are told, and in which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.figures.periods import Period
from assessment.models import Appeal, AppealState, Snapshot
from assessment.snapshots.appeal_rights import deciders
from assessment.snapshots.names import name
from people import news

FILED, DECIDED, REVISED = "appeal_filed", "appeal_decided", "period_revised"


def filed(appeal: Appeal, now: dt.datetime) -> None:
    """The nearest supervisors who may decide."""
    news.tell(FILED, deciders(appeal, timezone.localdate(now)), appeal=appeal.pk)


def decided(appeal: Appeal) -> None:
    news.tell(DECIDED, {appeal.filed_by_id}, appeal=appeal.pk)


def revised(snapshot: Snapshot, appeals: Iterable[Appeal]) -> None:
    """Whose appeals a revision carries out."""
    users = {appeal.filed_by_id for appeal in appeals}
    news.tell(REVISED, users, period=snapshot.period, revision=snapshot.revision)


def filed_words(keys: dict[str, Any]) -> str:
    appeal = _appeal(keys)
    return _("%(unit)s appeals against %(period)s. Decide about it.") % _said(appeal)


def decided_words(keys: dict[str, Any]) -> str:
    appeal = _appeal(keys)
    if appeal.state == AppealState.GRANTED:
        said = _("The appeal of %(unit)s against %(period)s was granted; a revision will follow.")
    else:
        said = _("The appeal of %(unit)s against %(period)s was refused; the reason is with it.")
    return said % _said(appeal)


def revised_words(keys: dict[str, Any]) -> str:
    said = _("Revision %(revision)s of %(period)s carries out an appeal that was granted.")
    return said % {"period": Period.read(keys["period"]).label, "revision": keys["revision"]}


def _said(appeal: Appeal) -> dict[str, str]:
    unit = name(appeal.subject, appeal.subject_id)
    return {"unit": unit, "period": appeal.snapshot.span.label}


def _appeal(keys: dict[str, Any]) -> Appeal:
    found: Appeal = Appeal.objects.select_related("snapshot").get(pk=keys["appeal"])
    return found


def appeal_page(keys: dict[str, Any]) -> str:
    return reverse("snapshots:appeal_show", args=[keys["appeal"]])


def changes_page(keys: dict[str, Any]) -> str:
    return reverse("snapshots:changes", args=[keys["period"], keys["revision"]])


def register() -> None:
    news.register(FILED, news.Words(filed_words, appeal_page))
    news.register(DECIDED, news.Words(decided_words, appeal_page))
    news.register(REVISED, news.Words(revised_words, changes_page))
