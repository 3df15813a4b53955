"""Whom a run by the clock is told that went wrong, and in which words.

Nobody watched it. It is told when it turns bad and not again while it stays so: a partner whose
server is down all night is one notice. Runs that found nothing tell neither the one nor the other.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Posting, Role
from exchange.models import Link, Run
from exchange.models.runs import Phase
from grids.models import Area
from people import news

BAD = "exchange_bad"


def ended(run: Run) -> None:
    """In the transaction that ends the run."""
    if run.link is not None and run.user_id is None and is_bad(run):
        before = run.link.runs.telling().filter(pk__lt=run.pk).first()
        if before is None or not is_bad(before):
            news.tell(BAD, concerned(run.link), run=run.pk)


def is_bad(run: Run) -> bool:
    return run.phase == Phase.FAILED or bool(run.wrong)


def concerned(link: Link) -> set[int]:
    """Who may begin its runs: supervisors and liaisons of its unit, rights administrators above."""
    postings = Posting.objects.in_force(timezone.localdate())
    acts = postings.filter(user=link.user_id).select_related("area", "department").first()
    if acts is None:
        return set()
    unit = acts.department or acts.area
    if unit is None:
        return set()
    own = Q(department=unit) if acts.department else Q(area=unit)
    above = Q(role=Role.RIGHTS_ADMIN, area__in=Area.objects.chain(unit.path))
    people = Posting.objects.on(timezone.localdate()).filter(
        own & Q(role__in=(Role.SUPERVISOR, Role.LIAISON)) | above
    )
    return set(people.values_list("user", flat=True))


def words(keys: dict[str, Any]) -> str:
    run = Run.objects.select_related("link").get(pk=keys["run"])
    if run.phase == Phase.FAILED:
        return _("The exchange “%(name)s” failed. The run says why.") % {"name": run.link}
    return ngettext(
        "The exchange “%(name)s” refused %(count)s row. The run says why.",
        "The exchange “%(name)s” refused %(count)s rows. The run says why.",
        run.wrong,
    ) % {"name": run.link, "count": run.wrong}


def page(keys: dict[str, Any]) -> str:
    return reverse("exchange:run_show", args=[keys["run"]])


def register() -> None:
    news.register(BAD, news.Words(words, page))
