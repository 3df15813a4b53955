"""Apps let in, allowed by people, and ended. What an app may is never more than the person may."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken, Grant, RefreshToken

from accounts.models import AdminLog, Department, Posting, Role, User
from accounts.scope import Scope, postings_of, scope_for, scope_of
from accounts.second_factor import factor_required
from accounts.services import By, posting_create
from exchange.clients import services as clients
from exchange.models import Client, Consent
from exchange.scopes import scopes_for_app
from grids.models import Area

Action = AdminLog.Action


@dataclass(frozen=True)
class AppValues(clients.Values):
    """`redirect_uris` are the addresses, with spaces between them."""

    redirect_uris: str = ""


@transaction.atomic
def app_create(
    *, by: By, values: AppValues, area: Area | None = None, department: Department | None = None
) -> Client:
    """An app for the people of an area or a department. It has no secret it could keep."""
    check_app_scopes(values.scopes)
    clients.check_name(by, values.name, area, department)
    client = Client(
        client_type=Client.CLIENT_PUBLIC,
        authorization_grant_type=Client.GRANT_AUTHORIZATION_CODE,
        client_secret=generate_client_secret(),  # of no use to anybody, and told to nobody
        rotated_at=timezone.now(),
        **clients.fields_of(values),
    )
    client.user = clients.account(client)
    posting_create(
        by=by,
        user=client.user,
        role=Role.LIAISON if department else Role.OPERATOR,
        area=area,
        department=department,
        valid_from=timezone.localdate(),
    )
    client.save()
    by.log(Action.CLIENT_CREATE, client.user, after=clients.client_facts(client))
    return client


def check_app_scopes(scopes: Sequence[str]) -> None:
    if not set(scopes) <= set(scopes_for_app()):
        raise ValidationError({"scopes": [_("Choose from what is listed.")]})


def fits(client: Client, scope: Scope) -> bool:
    """Whether the app is for people who act there."""
    offered = scope_of(client.user)
    if scope.posting is None or offered.posting is None:
        return False
    if offered.department_ids:
        return bool(set(offered.department_ids) & set(scope.department_ids))
    return scope.area_path.startswith(offered.area_path)


@transaction.atomic
def allow(
    *, by: By, user: User, client: Client, scopes: Collection[str], with_factor: bool
) -> Consent:
    """Lets the app act for the person in the posting acted in now; the newest choice holds."""
    posting = user.scope.posting
    if posting is None or not fits(client, user.scope):
        raise ValidationError(_("This app is not for people who act where you do."))
    consent, _is_new = Consent.objects.update_or_create(
        user=user,
        client=client,
        defaults={
            "posting": posting,
            "scopes": sorted(set(scopes) & set(client.scopes)),
            "seal": user.get_session_auth_hash(),
            "with_factor": with_factor,
            "granted_at": timezone.now(),
        },
    )
    by.log(Action.APP_ALLOW, user, after=facts(consent))
    return consent


def facts(consent: Consent) -> dict[str, object]:
    return {
        "app": consent.client.name,
        "client_id": consent.client.client_id,
        "posting": str(consent.posting),
        "scopes": consent.scopes,
    }


@transaction.atomic
def end(*, by: By, consent: Consent) -> None:
    """From the next call on the app gets nothing. Twice is harmless."""
    locked = Consent.objects.select_for_update(of=("self",)).filter(pk=consent.pk).first()
    if locked is None:
        return
    tokens_end(locked.user_id, locked.client_id)
    by.log(Action.APP_END, locked.user, before=facts(locked))
    locked.delete()


def tokens_end(user: int, client: int) -> None:
    """All that the app was given for the person, and what it could get more with."""
    for kind in (RefreshToken, AccessToken, Grant):
        kind.objects.filter(user=user, application=client).delete()


def acting(user: User, client: Client) -> tuple[Consent, Scope] | None:
    """What the person lets the app do now, and as whom they act; None where that has ended.

    It ends with the password, with the posting, with the app's unit, and where a second factor
    is needed now that was not shown then.
    """
    consent = Consent.objects.filter(user=user, client=client).first()
    is_shut = not user.is_active or client.suspended_at is not None
    if consent is None or is_shut or not _sealed(consent, user):
        return None
    postings = postings_of(user, timezone.localdate())
    posting = next((each for each in postings if each.pk == consent.posting_id), None)
    if posting is None or _factor_missing(consent, user, postings):
        return None
    scope = scope_for(user, posting, postings)
    return (consent, scope) if fits(client, scope) else None


def _sealed(consent: Consent, user: User) -> bool:
    seals = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(consent.seal, seal) for seal in seals)


def _factor_missing(consent: Consent, user: User, postings: list[Posting]) -> bool:
    return not consent.with_factor and factor_required(user, postings)
