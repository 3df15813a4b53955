"""What services ask: set by who runs the system, logged like the rest of the catalogue."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import AdminLog
from accounts.services import By
from events.models import Category
from exchange.models import ServiceQuestion

Action = AdminLog.Action


@dataclass(frozen=True)
class Values:
    """What an administrator says of a question."""

    code: str
    kind: str
    required: bool
    text_zh: str
    text_en: str
    options: list[list[str]]


@transaction.atomic
def question_create(*, by: By, category: Category, values: Values) -> ServiceQuestion:
    """Asked after those that are there. Raises ValidationError for a code used already."""
    by.check_runs()
    Category.objects.select_for_update(of=("self",)).get(pk=category.pk)
    rows = ServiceQuestion.objects.filter(category=category)
    check_code(values.code, rows)
    last = rows.aggregate(last=Max("order"))["last"] or 0
    made = ServiceQuestion(category=category, order=last + 1, **asdict(values))
    made.save()
    by.log_setup(Action.SETUP_CREATE, about(made), {}, facts(made))
    return made


@transaction.atomic
def question_update(*, by: By, question: ServiceQuestion, values: Values) -> ServiceQuestion:
    by.check_runs()
    locked = ServiceQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    others = ServiceQuestion.objects.filter(category=locked.category_id).exclude(pk=locked.pk)
    check_code(values.code, others)
    before = facts(locked)
    for name, value in asdict(values).items():
        setattr(locked, name, value)
    if facts(locked) != before:
        locked.save(update_fields=list(asdict(values)))
        by.log_setup(Action.SETUP_UPDATE, about(locked), before, facts(locked))
    return locked


@transaction.atomic
def question_delete(*, by: By, question: ServiceQuestion) -> None:
    """Answers given so far stay in their cases. Twice is the same as once."""
    by.check_runs()
    locked = ServiceQuestion.objects.select_for_update(of=("self",)).filter(pk=question.pk).first()
    if locked is not None:
        by.log_setup(Action.SETUP_DELETE, about(locked), facts(locked), {})
        locked.delete()


def check_code(code: str, others: Any) -> None:
    if others.filter(code=code).exists():
        raise ValidationError({"code": [_("This service has a question of this code already.")]})


def about(question: ServiceQuestion) -> str:
    return f"open311 {question.category.code} {question.code}"


def facts(question: ServiceQuestion) -> dict[str, Any]:
    names = (*Values.__dataclass_fields__, "order")
    return {name: getattr(question, name) for name in names}
