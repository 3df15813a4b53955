"""What GET requests may ask for. An empty value is none; whatever cannot be taken is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from events.models import Category
from exchange.open311.door import Fault
from exchange.open311.jurisdictions import asked

SPAN = dt.timedelta(days=90)
MOST = 1000
LAST_PAGE = 1000
OPEN, CLOSED = "open", "closed"
STATUSES = frozenset({OPEN, CLOSED})
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Asked:
    """`ids` overrides the rest; None and empty sets leave everything."""

    ids: frozenset[int] | None
    codes: frozenset[str]
    statuses: frozenset[str]
    since: dt.datetime
    until: dt.datetime
    page: int
    size: int
    notes: bool


def read(request: HttpRequest, now: dt.datetime) -> Asked:
    """Raises Fault (400)."""
    since, until = period(request, now)
    return Asked(
        ids=ids_of(request),
        codes=codes_of(request),
        statuses=statuses_of(request),
        since=since,
        until=until,
        page=number(request, "page", 1, LAST_PAGE),
        size=number(request, "page_size", MOST, MOST),
        notes=wants_notes(request),
    )


def wants_notes(request: HttpRequest) -> bool:
    return asked(request, "extensions").lower() == "true"


def words(request: HttpRequest, name: str) -> list[str]:
    """The values between commas, also of a parameter that is named several times."""
    joined = ",".join(request.GET.getlist(name))
    found = [word.strip() for word in joined.split(",") if word.strip()]
    if len(found) > MOST:
        raise Fault(400, _("%(name)s: at most 1,000 at once.") % {"name": name})
    return found


def ids_of(request: HttpRequest) -> frozenset[int] | None:
    """Identifiers that cannot be any are nobody's; None where none is asked for."""
    found = words(request, "service_request_id")
    return frozenset(filter(None, map(key_of, found))) if found else None


def key_of(text: str) -> int | None:
    """The number of a request, if it can be one."""
    if text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= LARGEST:
        return int(text)
    return None


def codes_of(request: HttpRequest) -> frozenset[str]:
    codes = frozenset(words(request, "service_code"))
    rows = Category.objects.filter(public=True, confidential=False, code__in=codes)
    unknown = codes - set(rows.values_list("code", flat=True)) if codes else set()
    if unknown:
        named = ", ".join(sorted(unknown))[:50]
        raise Fault(400, _("The service_code %(code)s was not found.") % {"code": named})
    return codes


def statuses_of(request: HttpRequest) -> frozenset[str]:
    found = frozenset(words(request, "status"))
    if found - STATUSES:
        raise Fault(400, _("status is open or closed."))
    return found


def period(request: HttpRequest, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """From and to, both included: the last 90 days, or as many from or up to the time named."""
    since, until = moment(request, "start_date"), moment(request, "end_date")
    if since and until and not dt.timedelta(0) <= until - since <= SPAN:
        raise Fault(400, _("end_date lies at most 90 days after start_date."))
    if since:
        return since, until or since + SPAN
    until = until or now
    return until - SPAN, until


def moment(request: HttpRequest, name: str) -> dt.datetime | None:
    """A time with its zone; a day alone begins in county time. A plus may come as a space."""
    text = asked(request, name).replace(" ", "+")
    if not text:
        return None
    try:
        day = parse_date(text)
        begins = (
            dt.datetime.combine(day, dt.time(), timezone.get_default_timezone()) if day else None
        )
        found = begins or parse_datetime(text)
        if found is not None and found.tzinfo and SPAN < found - FIRST < LAST - FIRST:
            return found
    except (ValueError, OverflowError):
        pass
    raise Fault(400, _("%(name)s: give a time such as 2026-01-31T15:04:00Z.") % {"name": name})


FIRST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
LAST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
"""Between these, 90 days more or less are times as well."""


def number(request: HttpRequest, name: str, default: int, most: int) -> int:
    text = asked(request, name)
    if not text:
        return default
    found = key_of(text)
    if found is None or not 1 <= found <= most:
        words_ = _("%(name)s: give a number from 1 to %(most)s.")
        raise Fault(400, words_ % {"name": name, "most": most})
    return found
