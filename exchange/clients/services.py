"""Systems: let in, changed, given a new secret, suspended. Never deleted: the trace names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken

from accounts.models import AdminLog, Department, Posting, Role, User
from accounts.services import By, posting_create
from accounts.services.by import path_of
from exchange.models import Client
from exchange.scopes import AREA_ONLY, DEPARTMENT_ONLY, PERSON_ONLY, SCOPES
from grids.models import Area
from grids.services.locks import lock_tree

Action = AdminLog.Action


@dataclass(frozen=True)
class Values:
    """What an administrator says of a system."""

    name: str
    purpose: str
    scopes: Sequence[str]
    per_minute: int


@transaction.atomic
def client_create(
    *, by: By, values: Values, area: Area | None = None, department: Department | None = None
) -> tuple[Client, str]:
    """A system that acts for an area or a department, and its secret, which is kept nowhere."""
    check_scopes(values.scopes, department)
    check_name(by, values.name, area, department)
    secret = generate_client_secret()
    client = Client(
        client_type=Client.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Client.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
        rotated_at=timezone.now(),
        **fields_of(values),
    )
    client.user = account(client)
    posting_create(
        by=by,
        user=client.user,
        role=Role.LIAISON if department else Role.OPERATOR,
        area=area,
        department=department,
        valid_from=timezone.localdate(),
    )
    client.save()
    by.log(Action.CLIENT_CREATE, client.user, after=client_facts(client))
    return client, secret


def account(client: Client) -> User:
    """The account a system acts by; nobody can log in with it."""
    user = User(
        username=f"system-{client.client_id[:12].lower()}",
        name=client.name,
        is_service=True,
        must_change_password=False,
    )
    user.set_unusable_password()
    user.save()
    return user


def fields_of(values: Values) -> dict[str, Any]:
    return {**asdict(values), "scopes": sorted(set(values.scopes))}


def check_scopes(scopes: Sequence[str], department: Department | None) -> None:
    if not set(scopes) <= set(SCOPES) - PERSON_ONLY:
        raise ValidationError({"scopes": [_("Choose from what is listed.")]})
    if department is None and set(scopes) & DEPARTMENT_ONLY:
        raise ValidationError({"scopes": [_("Only a department's system compares lists.")]})
    if department is not None and set(scopes) & AREA_ONLY:
        raise ValidationError({"scopes": [_("Only a centre's system reports cases.")]})


def check_name(by: By, name: str, area: Area | None, department: Department | None) -> None:
    """A person lets in no second system of this name there: it would be sent twice by mistake."""
    if by.user is None:
        return
    lock_tree(area or (department.area if department else None))
    there = Posting.objects.in_force(timezone.localdate()).filter(area=area, department=department)
    if Client.objects.filter(name__iexact=name, user__in=there.values("user")).exists():
        words = _(
            "A system of this name acts there already. Open it in the list, or choose another."
        )
        raise ValidationError({"name": [words]})


def client_facts(client: Client) -> dict[str, Any]:
    """A system in plain words for the log; never its secret."""
    more = {"redirect_uris": client.redirect_uris.split()} if client.is_app else {}
    return more | {
        "name": client.name,
        "client_id": client.client_id,
        "purpose": client.purpose,
        "scopes": list(client.scopes),
        "per_minute": client.per_minute,
        "suspended": client.suspended_at is not None,
        "secret_since": client.rotated_at.isoformat(timespec="seconds"),
    }


@transaction.atomic
def client_update(*, by: By, client: Client, values: Values) -> Client:
    """What it may no longer do ends at once, also for tokens that were given out."""
    locked = _locked(by, client)
    posting = posting_of(locked)
    if not locked.is_app:
        check_scopes(values.scopes, posting.department if posting else None)
    before = client_facts(locked)
    for name, value in fields_of(values).items():
        setattr(locked, name, value)
    if client_facts(locked) != before:
        locked.save(update_fields=[*asdict(values), "updated"])
        User.objects.filter(pk=locked.user_id).update(name=locked.name)
        by.log(Action.CLIENT_UPDATE, locked.user, before, client_facts(locked))
    return locked


@transaction.atomic
def client_rotate(*, by: By, client: Client) -> tuple[Client, str]:
    """A new secret; the old one and every token end at once."""
    locked = _locked(by, client)
    before, secret = client_facts(locked), generate_client_secret()
    locked.client_secret, locked.rotated_at = secret, timezone.now()
    locked.save(update_fields=["client_secret", "rotated_at", "updated"])
    AccessToken.objects.filter(application=locked).delete()
    by.log(Action.CLIENT_ROTATE, locked.user, before, client_facts(locked))
    return locked, secret


@transaction.atomic
def client_suspend(*, by: By, client: Client) -> Client:
    """From the next call on it is answered with 401. Twice is the same as once."""
    locked = _locked(by, client)
    if locked.suspended_at is None:
        before = client_facts(locked)
        locked.suspended_at = timezone.now()
        locked.save(update_fields=["suspended_at", "updated"])
        AccessToken.objects.filter(application=locked).delete()
        by.log(Action.CLIENT_SUSPEND, locked.user, before, client_facts(locked))
    return locked


@transaction.atomic
def client_resume(*, by: By, client: Client) -> Client:
    locked = _locked(by, client)
    if locked.suspended_at is not None:
        before = client_facts(locked)
        locked.suspended_at = None
        locked.save(update_fields=["suspended_at", "updated"])
        by.log(Action.CLIENT_RESUME, locked.user, before, client_facts(locked))
    return locked


def posting_of(client: Client) -> Posting | None:
    """The posting it acts in; none where that has ended."""
    rows = Posting.objects.in_force(timezone.localdate()).filter(user=client.user_id)
    return rows.select_related("area", "department__area", "department__kind").first()


def _locked(by: By, client: Client) -> Client:
    """The row, if whoever acts grants rights where all its postings lie."""
    locked: Client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    rows = Posting.objects.filter(user=locked.user_id)
    for posting in rows.select_related("area", "department__area"):
        by.check_grants(path_of(posting))
    return locked
