"""Which pay lists a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from assessment.pay.rights import counties

if TYPE_CHECKING:
    from assessment.models.pay import PayList

    _Base = models.QuerySet[PayList]
else:
    _Base = models.QuerySet


class PayListQuerySet(_Base):
    def for_user(self, user: Any) -> Self:
        """Those of the counties around which the reader stands; nobody sees a part of one."""
        return self.filter(area__in=counties(user))

    def of(self, period: str, area: Any) -> Self:
        """The list of a quarter and its corrections, the last one first."""
        return self.filter(period=period, area=area).order_by("-number")
