"""Filing an appeal against a frozen figure or score, and deciding about it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessment.evidence import keep_evidence, sweep_evidence
from assessment.figures.measures import MEASURES
from assessment.figures.periods import midnight
from assessment.models import About, Appeal, AppealFile, AppealState, Snapshot, Standing
from assessment.snapshots import reading, told
from assessment.snapshots.appeal_rights import may_decide, may_file
from assessment.snapshots.whom import path_of
from events.models import Event
from gridgov.extraction import extract

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

FOLDER = "appeals"
DAYS = 5
"""For an appeal, where no scheme says how many."""
MOST_FILES = 5
MOST_POINTS = Decimal(100)


def deadline(snapshot: Snapshot, kind: str, pk: int) -> dt.datetime:
    """Until when an appeal may be filed: the end of the last of the scheme's days after the
    revision was frozen, in county time."""
    rows = Standing.objects.filter(snapshot=snapshot, subject=kind, subject_id=pk)
    days = rows.values_list("scheme__appeal_days", flat=True).first()
    return until(snapshot.frozen_at, DAYS if days is None else days)


def until(frozen_at: dt.datetime, days: int) -> dt.datetime:
    """The end of the last of so many days after a revision was frozen."""
    frozen = timezone.localdate(frozen_at, timezone.get_default_timezone())
    return midnight(frozen + dt.timedelta(days=1 + days))


def is_open(snapshot: Snapshot, kind: str, pk: int, now: dt.datetime) -> bool:
    """Only against the revision that holds, and in time."""
    newest = reading.newest(snapshot.span)
    return newest == snapshot and now < deadline(snapshot, kind, pk)


@transaction.atomic
def appeal_file(
    *,
    user: User,
    snapshot: Snapshot,
    kind: str,
    pk: int,
    reason: str,
    measure: str = "",
    event: Event | None = None,
    evidence: Sequence[UploadedFile[Any]] = (),
    now: dt.datetime | None = None,
) -> Appeal:
    """About the score, or about `event` counted as `measure`; the same form twice is one.

    Raises PermissionDenied for who may not, ValidationError at fields.
    """
    now = now or timezone.now()
    if not may_file(user, kind, pk):
        raise PermissionDenied(_("An appeal is filed by the unit or the person it is about."))
    Snapshot.objects.select_for_update(no_key=True).get(pk=snapshot.pk)
    about = About.SCORE if event is None else About.CASE
    said = plain(reason, "reason")
    if known := _known(snapshot, kind, pk, measure, event):
        if known.reason == said:
            return known
        raise ValidationError(
            _("Appeal %(n)s about this is on file already. Nothing was saved a second time.")
            % {"n": known.pk}
        )
    _check(snapshot, kind, pk, measure, event, now)
    appeal = Appeal.objects.create(
        snapshot=snapshot,
        subject=kind,
        subject_id=pk,
        path=path_of(kind, pk, snapshot.span),
        about=about,
        measure=measure,
        event=event,
        reason=said,
        filed_by=user,
        filed_as=user.scope.posting,
        filed_at=now,
    )
    _keep(appeal, evidence)
    told.filed(appeal, now)
    return appeal


@transaction.atomic
def appeal_decide(
    *,
    user: User,
    appeal: Appeal,
    granted: bool,
    decision: str,
    points: Decimal | None = None,
    now: dt.datetime | None = None,
) -> Appeal:
    """Once; who comes second is told by ValidationError. Raises PermissionDenied."""
    row: Appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if not may_decide(user, row):
        raise PermissionDenied(
            _("Appeals are decided by a supervisor above who is not of the unit.")
        )
    if not row.is_open:
        raise ValidationError(_("This appeal was decided already. Nothing was changed."))
    row.points = _points(row, points) if granted else None
    row.state = AppealState.GRANTED if granted else AppealState.REFUSED
    row.decision = plain(decision, "decision")
    row.decided_by, row.decided_as = user, user.scope.posting
    row.decided_at = now or timezone.now()
    row.save(
        update_fields=["points", "state", "decision", "decided_by", "decided_as", "decided_at"]
    )
    told.decided(row)
    return row


def plain(text: str, field: str) -> str:
    """The words without phones and ID numbers."""
    words = extract(text.strip())[0]
    if not words:
        raise ValidationError({field: _("Please say why.")})
    return words


def _known(
    snapshot: Snapshot, kind: str, pk: int, measure: str, event: Event | None
) -> Appeal | None:
    found: Appeal | None = Appeal.objects.filter(
        snapshot=snapshot, subject=kind, subject_id=pk, measure=measure, event=event
    ).first()
    return found


def _check(
    snapshot: Snapshot, kind: str, pk: int, measure: str, event: Event | None, now: dt.datetime
) -> None:
    if not is_open(snapshot, kind, pk, now):
        raise ValidationError(
            _("The time for an appeal is over, or there is a newer revision. Nothing was saved.")
        )
    cases = reading.keys_in(snapshot, kind, pk, measure) if counts_cases(measure) else []
    if event is not None and event.pk not in cases:
        raise ValidationError(
            {"event": _("This case is not in that figure. Choose one that was counted.")}
        )
    rows = Standing.objects.filter(snapshot=snapshot, subject=kind, subject_id=pk)
    if event is None and not rows.exists():
        raise ValidationError(_("There is no score here. Choose a case that was counted."))


def counts_cases(measure: str) -> bool:
    return measure in MEASURES and MEASURES[measure].cases


def _points(row: Appeal, points: Decimal | None) -> Decimal | None:
    if row.about == About.CASE:
        return None
    if points is None or not points or abs(points) > MOST_POINTS:
        raise ValidationError(
            {"points": _("Say how many points the score gains or loses, from -100 to 100.")}
        )
    return points


def _keep(appeal: Appeal, files: Sequence[UploadedFile[Any]]) -> None:
    if len(files) > MOST_FILES:
        raise ValidationError({"evidence": _("Add %(most)s files at most.") % {"most": MOST_FILES}})
    for file in files:
        row = AppealFile(uid=uuid.uuid4(), appeal=appeal)
        keep_evidence(row, file, FOLDER)
        row.save(force_insert=True)


def sweep(now: dt.datetime) -> int:
    """Removes files without a row; how many."""
    return sweep_evidence(FOLDER, AppealFile.objects.all(), now)
