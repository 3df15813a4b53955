"""How often something may be tried from one place, counted in the cache."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from gridgov.crypto import derived


@dataclass(frozen=True)
class Throttle:
    """`most` tries in `seconds` from the first one; the cache sees no address in clear."""

    name: str
    most: int
    seconds: int

    def key(self, *parts: str) -> str:
        secret = derived(settings.SECRET_KEY, "gridgov throttle")
        digest = hmac.new(secret, "|".join(parts).encode(), hashlib.sha256).hexdigest()
        return f"throttle:{self.name}:{digest}"

    def allows(self, *parts: str) -> bool:
        """Counts a try; False from the one after the last allowed."""
        key = self.key(*parts)
        cache.add(key, 0, self.seconds)
        try:
            return int(cache.incr(key)) <= self.most
        except ValueError:
            cache.set(key, 1, self.seconds)
            return True

    def forget(self, *parts: str) -> None:
        cache.delete(self.key(*parts))
