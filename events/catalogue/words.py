"""An amount of time in words. Knows no model, so that models can use it."""

from __future__ import annotations

from django.utils.translation import ngettext


def amount_words(amount: int, unit: str) -> str:
    """`4 working hours`, `30 minutes, nights and holidays count`."""
    single = {
        "urgent_minute": ngettext(
            "%(n)s minute, nights and holidays count",
            "%(n)s minutes, nights and holidays count",
            amount,
        ),
        "urgent_hour": ngettext(
            "%(n)s hour, nights and holidays count",
            "%(n)s hours, nights and holidays count",
            amount,
        ),
        "work_minute": ngettext("%(n)s working minute", "%(n)s working minutes", amount),
        "work_hour": ngettext("%(n)s working hour", "%(n)s working hours", amount),
        "work_day": ngettext("%(n)s working day", "%(n)s working days", amount),
        "natural_day": ngettext("%(n)s natural day", "%(n)s natural days", amount),
    }
    return single[unit] % {"n": amount}
