"""Which systems a reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from accounts.models import Posting
from accounts.querysets import ScopedUser

if TYPE_CHECKING:
    _Clients = models.QuerySet[Any]
else:
    _Clients = models.QuerySet


class ClientQuerySet(_Clients):
    def for_user(self, user: ScopedUser) -> Self:
        """Those that act for an area or a department where the reader acts."""
        postings = Posting.objects.for_user(user)
        return self.filter(Exists(postings.filter(user=OuterRef("user_id"))))


class ClientManager(models.Manager.from_queryset(ClientQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, client_id: str) -> Any:
        return self.get(client_id=client_id)
