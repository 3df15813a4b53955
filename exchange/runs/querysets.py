"""Which connections and runs a reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Posting
from accounts.querysets import ScopedUser

if TYPE_CHECKING:
    _Rows = models.QuerySet[Any]
else:
    _Rows = models.QuerySet


class LinkQuerySet(_Rows):
    def for_user(self, user: ScopedUser) -> Self:
        """Those that act for an area or a department where the reader acts."""
        postings = Posting.objects.for_user(user)
        return self.filter(Exists(postings.filter(user=OuterRef("user_id"))))


class RunQuerySet(_Rows):
    def for_user(self, user: ScopedUser) -> Self:
        """Those of connections in sight, and the workbooks the reader returned in this posting."""
        from exchange.models import Link

        posting = user.scope.posting
        links = Link.objects.for_user(user).values("pk")
        mine = Q(link=None, user=user.scope.user_id, posting=posting.pk if posting else None)
        return self.filter(Q(link__in=links) | mine)

    def telling(self) -> Self:
        """Those that had something to do or came to nothing; the others found nothing new."""
        from exchange.models.runs import Phase

        return self.exclude(phase=Phase.DONE, read=0)


LinkManager = models.Manager.from_queryset(LinkQuerySet)
RunManager = models.Manager.from_queryset(RunQuerySet)
