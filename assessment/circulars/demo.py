"""The demo county: the circular of its last frozen month is published, one of a quarter waits."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.scope import postings_of, scope_for
from assessment.circulars.rights import home
from assessment.circulars.services import draft, publish, sign
from assessment.figures.periods import PeriodKind
from assessment.models import Circular
from assessment.snapshots import reading
from assessment.snapshots.demo import is_loading


def fill(now: dt.datetime) -> None:
    """Drafted by the county's operator, signed off by its supervisor; a second time nothing."""
    if not settings.DEMO or is_loading() or Circular.objects.exists():
        return
    month = reading.last_of(PeriodKind.MONTH)
    operator, leader = _acting("county"), _acting("county-leader")
    area = home(operator) if operator else None
    if month is None or operator is None or leader is None or area is None:
        return
    with transaction.atomic():
        row = draft(user=operator, area=area, snapshot=month, now=now)
        sign(user=leader, circular=row, version=row.version, now=now)
        publish(user=leader, circular=row, now=now)
        if quarter := reading.last_of(PeriodKind.QUARTER):
            draft(user=operator, area=area, snapshot=quarter, now=now)


def _acting(name: str) -> User | None:
    """A demo account in the first of the postings it holds."""
    user = User.objects.filter(username=name, is_demo=True).first()
    if user is not None:
        postings = postings_of(user, timezone.localdate())
        user.scope = scope_for(user, postings[0] if postings else None, postings)
    return user
