"""Whom exports in clear and checks at the door are told, and in which words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Deputy, Posting, Role
from grids.models import Area
from people import news
from people.models import Check, Comparison, Export

ASKED, DECIDED, CHECKS = "request_export", "decide_export", "checks"


def asked(export: Export) -> None:
    """The nearest supervisors who may decide."""
    news.tell(ASKED, deciders(export), export=export.pk)


def decided(export: Export) -> None:
    """Who asked. That the file is ready, the end of its job tells."""
    news.tell(DECIDED, [export.owner_id], export=export.pk)


def deciders(export: Export) -> set[int]:
    """Supervisors at the asker's area, else at the nearest above, and who stands in for them.

    Neither the asker nor whom they stand in for.
    """
    today = timezone.localdate(export.created_at)
    barred = {export.owner_id, export.posting.user_id}
    path = export.posting.area.path if export.posting.area else ""
    for area in reversed(list(Area.objects.chain(path).only("pk", "path"))):
        if found := posted([area.pk], Role.SUPERVISOR, today) - barred:
            return found
    return set()


def posted(areas: Iterable[int], role: str, day: dt.date) -> set[int]:
    """Who is posted there or stands in for them."""
    held = Posting.objects.on(day).filter(role=role, area__in=list(areas), department=None)
    deputies = Deputy.objects.on(day).filter(posting__in=held.values("pk"), user__is_active=True)
    return {*held.values_list("user", flat=True), *deputies.values_list("user", flat=True)}


def given(comparison: Comparison) -> None:
    """The workers where those people live whom a list differs about; each with how many."""
    counts: Counter[str] = Counter()
    for sight in comparison.checks.values_list("person__sight", flat=True):
        counts.update(sight)
    areas = Area.objects.filter(path__in=list(counts)).in_force().only("pk", "path")
    day = timezone.localdate(comparison.done_at)
    for area in areas.order_by("path"):
        given_here(area, counts[area.path], Check.Kind.LIST, day)


def given_here(area: Area, count: int, kind: str, day: dt.date) -> None:
    users = posted([area.pk], Role.WORKER, day)
    news.tell(CHECKS, users, area.path, kind=str(kind), count=count)


def asked_words(keys: dict[str, Any]) -> str:
    export = _export(keys)
    if export is None:
        return _("Somebody asks for an export in clear.")
    return _("%(who)s asks for an export in clear: %(what)s. Decide about it.") % {
        "who": export.owner.name,
        "what": export.get_register_display(),
    }


def decided_words(keys: dict[str, Any]) -> str:
    export = _export(keys)
    if export is not None and export.state == Export.State.REFUSED:
        return _("The export in clear that you asked for was refused; the reason stands with it.")
    return _("The export in clear that you asked for was approved and is being written.")


def given_words(keys: dict[str, Any]) -> str:
    count = int(keys.get("count", 0))
    if keys.get("kind") == Check.Kind.SAMPLE:
        words = ngettext(
            "This week's sample has %(n)s record for you to check at the door.",
            "This week's sample has %(n)s records for you to check at the door.",
            count,
        )
    else:
        words = ngettext(
            "A department's list differs in %(n)s place from records of yours. Check at the door.",
            "A department's list differs in %(n)s places from records of yours. Check at the door.",
            count,
        )
    return words % {"n": count}


def _export(keys: dict[str, Any]) -> Export | None:
    return Export.objects.select_related("owner").filter(pk=keys.get("export") or 0).first()


def decide_page(keys: dict[str, Any]) -> str:
    """Where it waits; once it is decided, the list."""
    export = _export(keys)
    if export is None or export.state != Export.State.ASKED:
        return reverse("people_exchange:export_list")
    return reverse("people_exchange:export_decide", args=[export.pk])


def export_page(keys: dict[str, Any]) -> str:
    return reverse("people_exchange:export_show", args=[keys["export"]])


def check_page(keys: dict[str, Any]) -> str:
    return reverse("people_exchange:check_list")


def register() -> None:
    news.register(ASKED, news.Words(asked_words, decide_page))
    news.register(DECIDED, news.Words(decided_words, export_page))
    news.register(CHECKS, news.Words(given_words, check_page))
