"""Drafts of schemes: made from the version in force, changed at will, thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog
from accounts.services.by import By
from assessment.figures.periods import PeriodKind
from assessment.figures.subjects import SubjectKind
from assessment.models import Scheme, SchemeExtra, SchemeItem
from assessment.schemes.access import check_decides
from assessment.schemes.facts import about, facts_of
from assessment.schemes.lookup import band_of
from assessment.schemes.scoring import Band, Item
from assessment.schemes.services.common import check, check_draft, lock_schemes, locked
from assessment.schemes.values import ExtraValues, SchemeValues

PLAIN = (
    "name_zh",
    "name_en",
    "reason",
    "measure",
    "minimum",
    "bonus_most",
    "penalty_most",
    "appeal_days",
)


@transaction.atomic
def draft_create(
    *, by: By, subject_kind: str, period_kind: str, values: SchemeValues | None = None
) -> Scheme:
    """A new version, by default a copy of the last one; there is one draft of a kind at a time.

    A draft need not be right yet: what is wrong is said when it is changed or put in force.
    Raises ValidationError for an unknown kind, and where a draft stands already.
    """
    check_decides(by)
    lock_schemes()
    if subject_kind not in SubjectKind.values or period_kind not in PeriodKind.values:
        raise ValidationError(_("Choose the subject and the period from the lists."))
    versions = Scheme.objects.filter(subject_kind=subject_kind, period_kind=period_kind)
    if versions.drafts().exists():
        raise ValidationError(_("There is a draft of this scheme already. Go on with that one."))
    last = versions.order_by("-version").first()
    scheme = Scheme(
        subject_kind=subject_kind,
        period_kind=period_kind,
        version=last.version + 1 if last else 1,
        made_by=by.user,
        made_at=timezone.now(),
    )
    _write(scheme, values or (values_of(last) if last else empty_values(subject_kind)))
    by.log_setup(AdminLog.Action.SETUP_CREATE, about(scheme), {}, facts_of(scheme))
    return scheme


def empty_values(subject_kind: str) -> SchemeValues:
    return SchemeValues(name_zh=str(SubjectKind(subject_kind).label), items=())


def values_of(scheme: Scheme) -> SchemeValues:
    """The content of a version; the reason is the version's own and does not go along."""
    return SchemeValues(
        **{name: getattr(scheme, name) for name in PLAIN if name != "reason"},
        items=[Item(i.indicator, i.weight, i.target, i.cap) for i in scheme.items.all()],
        bands=[band_of(band) for band in scheme.bands],
        stars=list(scheme.stars),
        extras=[
            ExtraValues(e.name_zh, e.name_en, e.is_penalty, e.most) for e in scheme.extras.all()
        ],
    )


@transaction.atomic
def draft_change(*, by: By, scheme: Scheme, values: SchemeValues) -> Scheme:
    """Raises ValidationError with a sentence at each field that is wrong; nothing is saved then."""
    check_decides(by)
    row = locked(scheme)
    check_draft(row)
    check(row.subject_kind, values)
    before = facts_of(row)
    _write(row, values)
    row = Scheme.objects.get(pk=row.pk)
    if (after := facts_of(row)) != before:
        by.log_setup(AdminLog.Action.SETUP_UPDATE, about(row), before, after)
    return row


@transaction.atomic
def draft_delete(*, by: By, scheme: Scheme) -> None:
    """A second time it does nothing."""
    check_decides(by)
    lock_schemes()
    row = Scheme.objects.filter(pk=scheme.pk).first()
    if row is None:
        return
    check_draft(row)
    by.log_setup(AdminLog.Action.SETUP_DELETE, about(row), facts_of(row), {})
    row.delete()


def _write(scheme: Scheme, values: SchemeValues) -> None:
    for name in PLAIN:
        setattr(scheme, name, getattr(values, name))
    scheme.bands = [_band(band) for band in values.bands]
    scheme.stars = list(values.stars)
    scheme.changed_at = timezone.now()
    scheme.save()
    scheme.items.all().delete()
    scheme.extras.all().delete()
    SchemeItem.objects.bulk_create(_items(scheme, values.items))
    SchemeExtra.objects.bulk_create(_extras(scheme, values.extras))


def _band(band: Band) -> dict[str, Any]:
    return {"name_zh": band.name_zh, "name_en": band.name_en, "least": _text(band.least)}


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _items(scheme: Scheme, items: Iterable[Item]) -> list[SchemeItem]:
    return [
        SchemeItem(
            scheme=scheme,
            position=position,
            indicator=item.indicator,
            weight=item.weight,
            target=item.target,
            cap=item.cap,
        )
        for position, item in enumerate(items)
    ]


def _extras(scheme: Scheme, extras: Iterable[ExtraValues]) -> list[SchemeExtra]:
    return [
        SchemeExtra(
            scheme=scheme,
            position=position,
            name_zh=extra.name_zh,
            name_en=extra.name_en,
            is_penalty=extra.is_penalty,
            most=extra.most,
        )
        for position, extra in enumerate(extras)
    ]
