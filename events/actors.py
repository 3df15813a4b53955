"""Who acts: a person in one posting, the reporter with the receipt, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from accounts.scope import Scope

if TYPE_CHECKING:
    from accounts.models import Posting, User


@dataclass(frozen=True)
class Actor:
    """`reporter_of` is the key of the case whose secret was shown, for residents."""

    scope: Scope
    channel: str = "page"
    user: User | None = field(default=None, compare=False)
    reporter_of: int | None = None
    is_system: bool = False

    @classmethod
    def of(cls, user: User, channel: str = "page") -> Actor:
        return cls(scope=user.scope, channel=channel, user=user)

    @classmethod
    def system(cls, channel: str = "system") -> Actor:
        return cls(scope=Scope(0), channel=channel, is_system=True)

    @classmethod
    def reporter(cls, event_id: int, channel: str = "resident") -> Actor:
        return cls(scope=Scope(0), channel=channel, reporter_of=event_id)

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def posting(self) -> Posting | None:
        return self.scope.posting

    @property
    def acting_as(self) -> str:
        """Kept in the trace as it was: the posting may be renamed or ended later."""
        if self.posting:
            return f"{self.posting.role}@{self.scope.area_path}#{self.posting.pk}"
        return "system" if self.is_system else "reporter"
