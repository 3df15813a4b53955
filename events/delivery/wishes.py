"""What a person wants to be told, by which way and when; and saving it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User, Way
from events.delivery.kinds import DEFAULTS, DIGEST, Kind
from events.models import Preference, Slot

MORNINGS = ("07:30", "08:00", "08:30", "09:00")
NOONS = ("11:30", "12:00", "13:30", "14:00")
QUIET_FROM = ("18:00", "19:00", "20:00", "21:00", "22:00", "23:00")
QUIET_TO = ("06:00", "07:00", "08:00", "09:00")


@dataclass(frozen=True)
class Wishes:
    """A person's choice, or the defaults; times are "HH:MM" in county time, "" for none."""

    kinds: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(DEFAULTS))
    quiet_from: str = "21:00"
    quiet_to: str = "07:00"
    morning: str = "08:00"
    noon: str = "12:00"
    digest_ways: tuple[str, ...] = (Way.MAIL.value,)
    digest_empty: bool = False

    @classmethod
    def of(cls, row: Preference | None) -> Wishes:
        if row is None:
            return cls()
        kinds = {kind: tuple(row.kinds.get(kind, DEFAULTS[kind])) for kind in Kind.values}
        return cls(
            kinds,
            row.quiet_from,
            row.quiet_to,
            row.morning,
            row.noon,
            tuple(row.digest_ways),
            row.digest_empty,
        )

    def ways(self, kind: str) -> tuple[str, ...]:
        """The ways a notice of this kind goes at once."""
        return tuple(way for way in self.kinds[kind] if way != DIGEST)

    def in_digest(self, kind: str) -> bool:
        return DIGEST in self.kinds[kind]

    def time_of(self, slot: str) -> str:
        return self.morning if slot == Slot.MORNING else self.noon

    def not_before(self, moment: dt.datetime) -> dt.datetime:
        """`moment`, or the end of the quiet hours that it lies in."""
        if not self.quiet_from or not self.quiet_to or self.quiet_from == self.quiet_to:
            return moment
        local = timezone.localtime(moment)
        begin, end = clock(self.quiet_from), clock(self.quiet_to)
        now = local.time()
        over_night = begin > end
        quiet = now >= begin or now < end if over_night else begin <= now < end
        if not quiet:
            return moment
        day = local.date() + dt.timedelta(days=1 if over_night and now >= begin else 0)
        return timezone.make_aware(dt.datetime.combine(day, end))


def clock(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def wishes_of(users: Iterable[int]) -> dict[int, Wishes]:
    """The wishes of those among `users` who chose; one statement."""
    rows = Preference.objects.filter(user__in=list(users))
    return {row.user_id: Wishes.of(row) for row in rows}


def wishes_for(user: User) -> Wishes:
    return wishes_of([user.pk]).get(user.pk, Wishes())


def wishes_save(*, user: User, wishes: Wishes) -> None:
    """Keeps a person's choice; it holds for what is told from now on."""
    Preference.objects.update_or_create(
        user=user,
        defaults={
            "kinds": {kind: list(ways) for kind, ways in wishes.kinds.items()},
            "quiet_from": wishes.quiet_from,
            "quiet_to": wishes.quiet_to,
            "morning": wishes.morning,
            "noon": wishes.noon,
            "digest_ways": list(wishes.digest_ways),
            "digest_empty": wishes.digest_empty,
        },
    )
