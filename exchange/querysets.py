"""Which systems a reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from accounts.models import Posting
from accounts.querysets import ScopedUser

if TYPE_CHECKING:
    from exchange.models.hooks import Subscription

    _Clients = models.QuerySet[Any]
    _Subscriptions = models.QuerySet[Subscription]
else:
    _Clients = models.QuerySet
    _Subscriptions = models.QuerySet


class ClientQuerySet(_Clients):
    def for_user(self, user: ScopedUser) -> Self:
        """Those that act for an area or a department where the reader acts."""
        postings = Posting.objects.for_user(user)
        return self.filter(Exists(postings.filter(user=OuterRef("user_id"))))


class ClientManager(models.Manager.from_queryset(ClientQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, client_id: str) -> Any:
        return self.get(client_id=client_id)


class SubscriptionQuerySet(_Subscriptions):
    def for_user(self, user: ScopedUser) -> Self:
        """Those of the systems in sight; a system sees its own."""
        from exchange.models import Client

        seen = Client.objects.for_user(user)
        return self.filter(client__in=seen.values("pk"))


SubscriptionManager = models.Manager.from_queryset(SubscriptionQuerySet)
