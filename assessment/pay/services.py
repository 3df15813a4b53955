"""Settling a quarter, releasing it, and making the rule for the quarters to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessLog, User
from accounts.services.by import By
from assessment.figures.periods import Period
from assessment.models import PayLine, PayList, PayRule, Snapshot
from assessment.pay import checks, told
from assessment.pay.amounts import Unruled, lines_of, standings, total
from assessment.pay.defaults import rule_for, stored
from assessment.pay.quarters import Quarter, State, quarters
from assessment.pay.rights import may_settle
from assessment.schemes.access import check_decides
from assessment.snapshots import reading
from assessment.snapshots.locks import lock
from grids.models import Area

BATCH = 1000


def quarter_of(period: Period, area: Area, now: dt.datetime) -> Quarter | None:
    """None while nothing is frozen of it."""
    snapshot = reading.newest(period)
    return quarters(area, [snapshot], now)[0] if snapshot is not None else None


@transaction.atomic
def settle(
    *, user: User, period: Period, area: Area, revision: int, now: dt.datetime | None = None
) -> PayList:
    """The list of the revision that holds; the same one for who comes second.

    `revision` is what the reader saw: a later one is not settled unseen. Raises
    PermissionDenied, and ValidationError while appeals are possible or undecided.
    """
    now = now or timezone.now()
    check_settles(user, area)
    lock()
    snapshot = reading.newest(period)
    if snapshot is None or snapshot.revision != revision:
        raise ValidationError(_("Meanwhile there is a newer revision. Look at it before settling."))
    Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    found = quarters(area, [snapshot], now)[0]
    if found.last is not None and found.is_settled:
        return found.last
    check_ready(user, found)
    return _settle(user, found, now)


def _settle(user: User, found: Quarter, now: dt.datetime) -> PayList:
    rule = rule_of(found)
    lines = ruled_lines(found, rule)
    row = PayList.objects.create(
        period=found.snapshot.period,
        area=found.area,
        number=len(found.lists) + 1,
        snapshot=found.snapshot,
        rule=stored(rule),
        total=total(lines),
        settled_by=user,
        settled_at=now,
    )
    for line in lines:
        line.pay_list = row
    PayLine.objects.bulk_create(lines, batch_size=BATCH)
    return row


@transaction.atomic
def release(*, user: User, pay_list: PayList, now: dt.datetime | None = None) -> PayList:
    """From now on each worker sees the own line, and is told so; twice is once."""
    row: PayList = PayList.objects.select_for_update(of=("self",)).get(pk=pay_list.pk)
    check_settles(user, row.area)
    if row.released_at is None:
        row.released_by, row.released_at = user, now or timezone.now()
        row.save(update_fields=["released_by", "released_at"])
        told.released(row)
    return row


def check_settles(user: User, area: Area) -> None:
    if not may_settle(user, area):
        raise PermissionDenied(
            _("Pay is settled by a supervisor of the county. Nothing was changed.")
        )


def check_ready(user: User, found: Quarter) -> None:
    """Raises ValidationError with what is waited for; PermissionDenied where it is one's own."""
    refused = {
        State.NOBODY: _("Nobody was graded in this quarter, so there is nothing to pay."),
        State.OPEN: _("The time for appeals is not over yet. Nothing was settled."),
        State.DISPUTED: _("There are appeals to be decided first. Nothing was settled."),
        State.GRANTED: _(
            "A granted appeal is not in a revision yet. Make the revision first; it opens a new "
            "time for appeals."
        ),
    }
    if found.state in refused:
        raise ValidationError(refused[found.state])
    own = [pk for pk in (user.pk, user.scope.deputy_of) if pk is not None]
    if standings(found.snapshot, found.area).filter(subject_id__in=own).exists():
        raise PermissionDenied(_("Who stands in a pay list does not settle it."))


def rule_of(found: Quarter) -> PayRule:
    """A correction goes by the rule of the list it corrects."""
    return found.last.rule if found.last is not None else rule_for(found.period)


def ruled_lines(found: Quarter, rule: PayRule) -> list[PayLine]:
    """Raises ValidationError where the rule does not name a grade that was given."""
    try:
        return lines_of(found.snapshot, found.area, rule, found.last)
    except Unruled as error:
        said = _("The pay rule has no factor for: %(names)s. Make a rule that names them.")
        names = [*error.grades, *(str(number) + "★" for number in error.stars)]
        raise ValidationError(said % {"names": ", ".join(names)}) from error


@transaction.atomic
def make_rule(
    *,
    user: User,
    quarter: Period,
    base: Decimal,
    grades: Sequence[Mapping[str, str]],
    stars: Sequence[str],
    unranked: Decimal,
    reason: str,
    now: dt.datetime | None = None,
) -> PayRule:
    """Holds for the quarters from this one on of which nothing is settled yet.

    Raises ValidationError by the field of the form, also where the better would be paid less.
    """
    check_decides(By(user))
    lock()
    check_free(quarter)
    words = said(reason)
    if found := checks.faults(base, grades, stars):
        raise ValidationError(found)
    values: dict[str, Any] = {"grades": [dict(one) for one in grades], "stars": list(stars)}
    rule = PayRule(
        from_day=quarter.start,
        base=base,
        unranked=unranked,
        reason=words,
        made_by=user,
        made_at=now or timezone.now(),
        **values,
    )
    check_new(rule, rule_for(quarter))
    rule.save()
    return rule


def check_free(quarter: Period) -> None:
    if PayList.objects.filter(snapshot__starts_on__gte=quarter.start).exists():
        raise ValidationError(
            {"quarter": _("This quarter or a later one is settled already. Choose a later one.")}
        )


def said(reason: str) -> str:
    """Raises ValidationError at the field."""
    try:
        return checks.reason_of(reason)
    except ValidationError as error:
        raise ValidationError({"reason": error}) from error


def check_new(rule: PayRule, holds: PayRule) -> None:
    """The default may be made one's own; else a rule that pays what holds anyway is refused."""
    if not holds.is_default and checks.pays(rule) == checks.pays(holds):
        raise ValidationError(
            _("This is the rule that holds for that quarter already. Nothing was kept.")
        )


def taken(pay_list: PayList, user: User, address: str | None, now: dt.datetime) -> None:
    """Notes in the access log that the list with its names was taken away as a file."""
    AccessLog.objects.create(
        at=now,
        user=user,
        posting=user.scope.posting,
        subject=f"pay_list:{pay_list.pk}",
        field="file",
        reason=_("Pay list taken away as a file"),
        address=address,
    )
