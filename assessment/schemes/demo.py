"""The demo's schemes: the defaults, a draft to look at, and points with their evidence."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import Department, Posting, Role, User
from accounts.scope import scope_of
from accounts.services.by import By
from assessment.figures.periods import Period, current
from assessment.figures.subjects import SubjectKind
from assessment.models import Adjustment, Scheme
from assessment.schemes.defaults import DEFAULTS, TOWNSHIP, install, item
from assessment.schemes.services import adjust, draft_create, take_back
from assessment.schemes.services.adjustments import Subject, extras_for

REASON = "提高群众满意度的权重：按期结案率由40分调为30分，满意率由15分调为25分。"


@transaction.atomic
def fill() -> None:
    """Once only; without the demo's county supervisor only the schemes."""
    now = timezone.now()
    install(now)
    supervisor = User.objects.filter(username="county-leader", is_demo=True).first()
    if supervisor is None or supervisor.scope.role != Role.SUPERVISOR:
        return
    if not Scheme.objects.drafts().exists():
        _draft(supervisor)
    if not Adjustment.objects.exists():
        _points(supervisor, now)


def _draft(user: User) -> None:
    """Townships with more weight on what reporters say."""
    default = next(d for d in DEFAULTS if d.subject_kind == SubjectKind.TOWNSHIP)
    items = [item("on_time_closing", 30), TOWNSHIP[1], item("satisfaction", 25), *TOWNSHIP[3:]]
    draft_create(
        by=By(),
        subject_kind=default.subject_kind,
        period_kind=default.period_kind,
        values=replace(
            default.values, items=items, reason="提高群众满意度的权重，从40分中调出10分。"
        ),
    )


def _points(user: User, now: dt.datetime) -> None:
    week, month = current("week", now).previous(), current("month", now)
    path = scope_of(user).area_path
    department = Department.objects.filter(path=path, is_active=True).order_by("kind__code").first()
    if department is not None:
        subject = Subject(SubjectKind.DEPARTMENT, department.area, department=department)
        _give(user, subject, week, "2", "门面招牌集中整治的做法在全县推广。", now)
    posting = Posting.objects.filter(
        role=Role.WORKER, user__username="worker", area__path__startswith=path
    ).first()
    if posting is not None and posting.area is not None:
        worker = Subject(SubjectKind.WORKER, posting.area, user=posting.user)
        _give(user, worker, month, "3", "巡查中发现楼道内违规充电，避免了一起火灾。", now)
        wrong = _give(user, worker, month, "1", "协助走访，登记有误。", now)
        if wrong is not None:
            take_back(user=user, adjustment=wrong, reason="与上一条重复登记。", now=now)


def _give(
    user: User, subject: Subject, period: Period, points: str, reason: str, now: dt.datetime
) -> Adjustment | None:
    """The first bonus of the scheme; nothing where it has none."""
    extra = next((one for one in extras_for(subject.kind, period) if not one.is_penalty), None)
    if extra is None:
        return None
    return adjust(
        user=user,
        subject=subject,
        period=period,
        extra=extra,
        points=Decimal(points),
        reason=reason,
        evidence=_photo(),
        now=now,
    )


def _photo() -> SimpleUploadedFile:
    """A drawing in place of a photo."""
    image = Image.new("RGB", (640, 480), "#dfe7f2")
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 60, 560, 420), fill="#ffffff", outline="#8b95a3", width=3)
    for line in range(6):
        draw.rectangle(
            (120, 120 + 44 * line, 520 - 60 * (line % 3), 134 + 44 * line), fill="#b9c3d0"
        )
    out = io.BytesIO()
    image.save(out, "JPEG")
    return SimpleUploadedFile("证明.jpg", out.getvalue(), "image/jpeg")
