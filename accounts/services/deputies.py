"""Deputies: who stands in for a posting during an absence."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog, Deputy, Posting, User
from accounts.querysets import UserQuerySet
from accounts.services.by import By, path_of, posting_facts
from accounts.services.postings import check_period, check_separated
from grids.models import Area

MOST_DAYS = 90


def deputy_candidates(posting: Posting, day: dt.date) -> UserQuerySet:
    """Active colleagues posted beside or below: the same parent area, or the same department."""
    path = path_of(posting)
    parent = path[: -Area.steplen] or path
    near = Q(area__path__startswith=parent) | Q(department__path=path)
    if posting.department_id:
        near = Q(department_id=posting.department_id) | Q(area__path=path)
    colleagues = Posting.objects.on(day).filter(near).values("user")
    return User.objects.get_queryset().filter(pk__in=colleagues).exclude(pk=posting.user_id)


@transaction.atomic
def deputy_create(
    *, by: By, posting: Posting, user: User, valid_from: dt.date, valid_to: dt.date
) -> Deputy:
    """`user` may act in `posting` until before `valid_to`. Asking twice gives the same deputy."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    _check_names(by, posting)
    check_period(valid_from, valid_to)
    _check_days(posting, valid_from, valid_to)
    if not deputy_candidates(posting, timezone.localdate()).filter(pk=locked.pk).exists():
        raise ValidationError(
            {"user": [_("Choose a colleague of the same unit or one beside it.")]}
        )
    check_separated(locked, posting.role, valid_from, valid_to)
    deputy, made = Deputy.objects.get_or_create(
        posting=posting, user=locked, valid_from=valid_from, valid_to=valid_to
    )
    if made:
        by.log(AdminLog.Action.DEPUTY_CREATE, posting.user, after=deputy_facts(deputy))
    return deputy


@transaction.atomic
def deputy_end(*, by: By, deputy: Deputy) -> Deputy:
    """From now on the deputy no longer acts in the posting."""
    rows = Deputy.objects.select_related("user", "posting__user", "posting__area")
    locked = rows.select_for_update(of=("self",)).get(pk=deputy.pk)
    _check_names(by, locked.posting)
    today = timezone.localdate()
    if locked.valid_to > today:
        before = deputy_facts(locked)
        locked.valid_to = max(today, locked.valid_from)
        locked.save(update_fields=["valid_to"])
        by.log(AdminLog.Action.DEPUTY_END, locked.posting.user, before, deputy_facts(locked))
    return locked


def deputy_facts(deputy: Deputy) -> dict[str, object]:
    facts = posting_facts(deputy.posting)
    return {
        "deputy": deputy.user.name,
        "role": facts["role"],
        "unit": facts["unit"],
        "valid_from": deputy.valid_from.isoformat(),
        "valid_to": deputy.valid_to.isoformat(),
    }


def _check_names(by: By, posting: Posting) -> None:
    """The holder names a deputy, or the rights administrator does; never a deputy another one."""
    if by.user is None or posting.user_id == by.user.pk:
        return
    try:
        by.check_grants(path_of(posting))
    except PermissionDenied as error:
        raise PermissionDenied(
            _("Only the holder of a posting or the rights administrator names a deputy for it.")
        ) from error


def _check_days(posting: Posting, valid_from: dt.date, valid_to: dt.date) -> None:
    if valid_to <= timezone.localdate():
        raise ValidationError({"valid_to": [_("These days are over. Choose days to come.")]})
    if (valid_to - valid_from).days > MOST_DAYS:
        raise ValidationError(
            {"valid_to": [_("A deputy stands in for %(days)d days at most.") % {"days": MOST_DAYS}]}
        )
    if posting.valid_to is not None and valid_to > posting.valid_to:
        raise ValidationError(
            {"valid_to": [_("The posting itself ends on %(day)s.") % {"day": posting.valid_to}]}
        )
