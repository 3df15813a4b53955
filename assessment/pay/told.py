"""Who is told that a quarter's pay is released, and in which words."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.figures.periods import Period
from assessment.models import PayList
from people import news

RELEASED, CORRECTED = "pay_released", "pay_corrected"


def released(row: PayList) -> None:
    """Everybody on the first list that is released; on a later one those for whom it changed."""
    earlier = PayList.objects.of(row.period, row.area_id).filter(number__lt=row.number)
    corrects = earlier.filter(released_at__isnull=False).exists()
    lines = row.lines.order_by()
    if corrects:
        lines = lines.exclude(amount=F("before"))
    users = set(lines.values_list("user", flat=True))
    news.tell(CORRECTED if corrects else RELEASED, users, period=row.period)


def released_words(keys: dict[str, Any]) -> str:
    return _("The pay for %(period)s is released. Your page shows what it is made of.") % _said(
        keys
    )


def corrected_words(keys: dict[str, Any]) -> str:
    return _("Your pay for %(period)s was corrected after a revision.") % _said(keys)


def _said(keys: dict[str, Any]) -> dict[str, str]:
    return {"period": Period.read(keys["period"]).label}


def page(keys: dict[str, Any]) -> str:
    return reverse("pay:mine")


def register() -> None:
    news.register(RELEASED, news.Words(released_words, page))
    news.register(CORRECTED, news.Words(corrected_words, page))
