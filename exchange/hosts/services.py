"""The allow list of servers inside the house; every change is in the log of rights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog, Role
from accounts.services import By
from accounts.services.by import STEP
from exchange.models import AllowedHost
from gridgov.outward import is_never

NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.ASCII)
WIDEST = {4: 24, 6: 64}
"""The shortest prefix of a network: more would be no list."""

STORES = frozenset(
    {1433, 1521, 2379, 3306, 5432, 5433, 5672, 6379, 6380, 6432, 9042, 9200, 9300, 11211}
    | {15672, 26379, 27017, 27018}
)
"""Ports at which databases, caches and queues listen: they take orders from whoever calls."""

Action = AdminLog.Action


@dataclass(frozen=True)
class Values:
    host: str
    port: int
    purpose: str


@transaction.atomic
def host_allow(*, by: By, values: Values) -> AllowedHost:
    """Raises ValidationError by field. Twice the same is the same as once."""
    check_may(by)
    host = spelled(values.host)
    check_port(values.port)
    row, is_new = AllowedHost.objects.get_or_create(
        host=host,
        port=values.port,
        defaults={
            "purpose": values.purpose,
            "created_by": by.user,
            "created_at": timezone.now(),
        },
    )
    if is_new:
        by.log_setup(Action.SETUP_CREATE, about(row), {}, facts(row))
    elif row.purpose != values.purpose:
        raise ValidationError({"host": [stands(row)]})
    return row


def stands(row: AllowedHost) -> str:
    words = _(
        "This server stands at this port already, for: %(purpose)s. To write another purpose, "
        "remove it first and allow it again."
    )
    return words % {"purpose": row.purpose}


@transaction.atomic
def host_remove(*, by: By, row: AllowedHost) -> None:
    """From the next call on. Twice is the same as once."""
    check_may(by)
    locked = AllowedHost.objects.select_for_update().filter(pk=row.pk).first()
    if locked is not None:
        by.log_setup(Action.SETUP_DELETE, about(locked), facts(locked), {})
        locked.delete()


def check_may(by: By) -> None:
    """The list holds for everybody: the rights administrator of a root area keeps it."""
    if by.user is None:
        return
    scope = by.user.scope
    if scope.role != Role.RIGHTS_ADMIN or len(scope.area_path) != STEP:
        raise PermissionDenied(
            _("Only the rights administrator of the whole county may do this. Nothing was changed.")
        )


def spelled(host: str) -> str:
    """A name in small letters, or a network as it is usually written. Raises ValidationError."""
    text = host.strip().lower()
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        if NAME.fullmatch(text) and len(text) <= 253 and not text.replace(".", "").isdecimal():
            return text
        words = _("Give a name, an address or a network, as hooks.example.org or 10.1.2.0/24.")
        raise ValidationError({"host": [words]}) from None
    check_network(network)
    return str(network)


def check_network(network: IPv4Network | IPv6Network) -> None:
    if network.prefixlen < WIDEST[network.version]:
        words = _("This network is too wide. Name a server, or a network from /24 (IPv6: /64) on.")
        raise ValidationError({"host": [words]})
    if is_never(network.network_address) or is_never(network.broadcast_address):
        raise ValidationError({"host": [_("No server that could be called has such an address.")]})


def check_port(port: int) -> None:
    """Raises ValidationError for those of stores, also of this installation's own."""
    if port in STORES | own_stores():
        words = _(
            "Databases, caches and queues listen at this port. Name the port of a web server."
        )
        raise ValidationError({"port": [words]})


def own_stores() -> set[int]:
    """The ports of the databases and of Redis, where they are reached over the network."""
    given = [str(one.get("PORT") or "") for one in settings.DATABASES.values()]
    given.append(str(urlsplit(settings.REDIS_URL).port or ""))
    return {int(port) for port in given if port.isdecimal()}


def about(row: AllowedHost) -> str:
    return f"allowed host {row.host} port {row.port}"


def facts(row: AllowedHost) -> dict[str, Any]:
    return {"host": row.host, "port": row.port, "purpose": row.purpose}
