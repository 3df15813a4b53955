"""What a subject scores under a scheme, part by part, so that a reader can add it up (pure).

A part earns its weight times how far its indicator came:

    higher is better:  value / target        target: what earns all points
    lower is better:   1 - value / target    target: where nothing is earned any more

with 100 % for a rate unless the scheme says otherwise, never less than nothing and never more
than the part's cap. Parts that nobody collects yet, and parts with a zero denominator, are left
out of the weights: the others are scaled up to the same sum, in hundredths that add up to it.
Every part is its scaled weight times what it earned, rounded to two decimals, half up, and the
score is the sum of what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

Counts = Mapping[str, int]
NOTHING, ALL = Decimal(0), Decimal(100)
CENT = Decimal("0.01")


class Indicator(Protocol):
    """What scoring needs to know of an indicator; `assessment.figures.indicators` has them."""

    @property
    def higher_is_better(self) -> bool: ...
    @property
    def collected(self) -> bool: ...
    @property
    def denominator(self) -> tuple[str, ...]: ...
    @property
    def sample(self) -> int: ...
    def value(self, counts: Counts) -> Decimal | None: ...


class State(StrEnum):
    """Why a part earns what it earns; the last two are left out of the weights."""

    COUNTED = "counted"
    CAPPED = "capped"
    EMPTY = "empty"
    NOT_COLLECTED = "not_collected"


class Unranked(StrEnum):
    """Why a subject is listed without a rank."""

    FEW = "few"
    EMPTY = "empty"


@dataclass(frozen=True)
class Item:
    """One weighted indicator. `cap` is the most it may earn, in percent of its weight.

    `target` is in per cent for a rate, else a number of cases; None stands for 100 %, or one.
    """

    indicator: str
    weight: Decimal
    target: Decimal | None = None
    cap: Decimal = ALL


@dataclass(frozen=True)
class Band:
    """A grade: whoever has at least so many points, by the highest that fits."""

    name_zh: str
    name_en: str
    least: Decimal


@dataclass(frozen=True)
class Rules:
    """What a scheme says, without its row in the database.

    `minimum` is how much of `measure` a subject needs to be ranked. `stars` are shares of the
    ranked field in percent, the best first: with (10, 30, 70, 90) the best tenth has five stars.
    """

    items: tuple[Item, ...]
    minimum: int = 0
    measure: str = ""
    bands: tuple[Band, ...] = ()
    bonus_most: Decimal = NOTHING
    penalty_most: Decimal = NOTHING
    stars: tuple[int, ...] = ()


@dataclass(frozen=True)
class Extra:
    """A bonus (positive) or a penalty (negative) that somebody decided; `pk` is its row."""

    points: Decimal
    name_zh: str = ""
    name_en: str = ""
    reason: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class Part:
    """How one item came to its points. `counted` is its weight after the others were left out.

    `value` is a share or a number of cases. It and `points` are None where nothing can be said;
    `small` warns of a rate of few cases.
    """

    indicator: str
    weight: Decimal
    target: Decimal | None
    cap: Decimal
    state: State
    value: Decimal | None = None
    counted: Decimal | None = None
    points: Decimal | None = None
    small: bool = False


@dataclass(frozen=True)
class Scored:
    """The score of a subject. `volume` is what it has of the measure that the minimum is about.

    `bonus` and `penalty` are what the extras come to after their limits (the penalty is negative).
    """

    points: Decimal | None
    parts: tuple[Part, ...]
    ranked: bool
    grade: Band | None = None
    extras: tuple[Extra, ...] = ()
    bonus: Decimal = NOTHING
    penalty: Decimal = NOTHING
    volume: int = 0
    minimum: int = 0
    unranked: Unranked | None = None

    @property
    def base(self) -> Decimal | None:
        """The points of the parts alone."""
        earned = [part.points for part in self.parts if part.points is not None]
        return sum(earned, NOTHING) if earned else None

    @property
    def small_sample(self) -> bool:
        """At least half of the score rests on rates of few cases."""
        counted = [part for part in self.parts if part.counted is not None]
        small = sum((part.weight for part in counted if part.small), NOTHING)
        return bool(small) and 2 * small >= sum((part.weight for part in counted), NOTHING)

    def as_json(self) -> dict[str, Any]:
        """For a frozen standing; figures as text, so that no digit is lost."""
        return _fields(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Scored:
        return _scored(data)


def score(
    rules: Rules,
    counts: Counts,
    extras: Iterable[Extra] = (),
    *,
    indicators: Mapping[str, Indicator],
) -> Scored:
    """The score with every part explained.

    Points are None where no part can be said or nothing was done at all; a grade needs a rank.
    """
    parts = _parts(rules, counts, indicators)
    earned = [part.points for part in parts if part.points is not None]
    volume = counts.get(rules.measure, 0) if rules.measure else 0
    extras = tuple(extras)
    bonus = min(_total(extras, 1), rules.bonus_most) if extras else NOTHING
    penalty = max(_total(extras, -1), -rules.penalty_most) if extras else NOTHING
    if volume == 0 < rules.minimum:
        earned = []  # who has done nothing has not done it badly
    points = max(sum(earned, NOTHING) + bonus + penalty, NOTHING) if earned else None
    few = Unranked.FEW if volume < rules.minimum else None
    is_ranked = points is not None and few is None
    return Scored(
        points=points,
        parts=parts,
        ranked=is_ranked,
        grade=grade_of(rules.bands, points) if is_ranked and points is not None else None,
        extras=extras,
        bonus=bonus,
        penalty=penalty,
        volume=volume,
        minimum=rules.minimum,
        unranked=Unranked.EMPTY if points is None else few,
    )


def grade_of(bands: Sequence[Band], points: Decimal) -> Band | None:
    """The highest grade whose threshold the points reach."""
    fitting = [band for band in bands if points >= band.least]
    return max(fitting, key=lambda band: band.least, default=None)


def stars_of(stars: Sequence[int], rank: int | None, ranked: int) -> int | None:
    """One star, and one more for each share that a rank lies inside; shares are rounded up.

    With four shares the first of any field has five stars; None where there is no rank.
    """
    if rank is None or not stars or ranked < 1:
        return None
    return 1 + sum((rank - 1) * 100 < share * ranked for share in stars)


def achieved(item: Item, indicator: Indicator, value: Decimal) -> tuple[Decimal, bool]:
    """How much of its weight an item earns, 1 for all of it; and whether the cap cut it."""
    reached = value * 100 if indicator.denominator else value
    target = item.target or (ALL if indicator.denominator else Decimal(1))
    share = reached / target if indicator.higher_is_better else 1 - reached / target
    most = item.cap / 100
    return max(min(share, most), NOTHING), share > most


def rounded(points: Decimal) -> Decimal:
    return points.quantize(CENT, ROUND_HALF_UP)


def _parts(rules: Rules, counts: Counts, indicators: Mapping[str, Indicator]) -> tuple[Part, ...]:
    known = [indicators.get(item.indicator) for item in rules.items]
    values = [one.value(counts) if one and one.collected else None for one in known]
    weights = tuple(
        None if value is None else item.weight
        for item, value in zip(rules.items, values, strict=True)
    )
    counted = _counted(weights, sum((item.weight for item in rules.items), NOTHING))
    rows = zip(rules.items, known, values, counted, strict=True)
    return tuple(_part(*row, counts) for row in rows)


@lru_cache(maxsize=1024)
def _counted(weights: tuple[Decimal | None, ...], whole: Decimal) -> tuple[Decimal, ...]:
    """What each weight counts; the same few combinations come again for every subject."""
    found = iter(scaled([weight for weight in weights if weight is not None], whole))
    return tuple(NOTHING if weight is None else next(found) for weight in weights)


def scaled(weights: Sequence[Decimal], whole: Decimal) -> list[Decimal]:
    """The weights scaled up to `whole`, to two decimals; the largest remainders are rounded up."""
    if not (left := sum(weights, NOTHING)):
        return list(weights)
    exact = [weight * whole / left for weight in weights]
    found = [one.quantize(CENT, ROUND_DOWN) for one in exact]
    order = sorted(range(len(exact)), key=lambda at: found[at] - exact[at])
    for at in order[: int((whole - sum(found, NOTHING)) / CENT)]:
        found[at] += CENT
    return found


def _part(
    item: Item,
    indicator: Indicator | None,
    value: Decimal | None,
    counted: Decimal,
    counts: Counts,
) -> Part:
    given = (item.indicator, item.weight, item.target, item.cap)
    if indicator is None or not indicator.collected:
        return Part(*given, State.NOT_COLLECTED)
    if value is None:
        return Part(*given, State.EMPTY)
    share, capped = achieved(item, indicator, value)
    state = State.CAPPED if capped else State.COUNTED
    small = _is_small(indicator, counts)
    return Part(*given, state, value, counted, rounded(counted * share), small)


def _is_small(indicator: Indicator, counts: Counts) -> bool:
    if not indicator.denominator:
        return False
    return sum(counts.get(key, 0) for key in indicator.denominator) < indicator.sample


def _total(extras: Iterable[Extra], sign: int) -> Decimal:
    return sum((extra.points for extra in extras if extra.points * sign > 0), NOTHING)


def _plain(value: Any) -> Any:
    """Rows as dicts, figures and states as text, so that no digit is lost."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal | StrEnum):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str) else _fields(value)


def _fields(row: Any) -> dict[str, Any]:
    return {name: _plain(inner) for name, inner in vars(row).items()}


def _scored(data: Mapping[str, Any]) -> Scored:
    figures = {name: Decimal(data[name]) for name in ("bonus", "penalty")}
    grade = data["grade"]
    return Scored(
        points=_figure(data["points"]),
        parts=tuple(_part_of(part) for part in data["parts"]),
        ranked=data["ranked"],
        grade=Band(**{**grade, "least": Decimal(grade["least"])}) if grade else None,
        extras=tuple(Extra(**{**e, "points": Decimal(e["points"])}) for e in data["extras"]),
        **figures,
        volume=data["volume"],
        minimum=data["minimum"],
        unranked=Unranked(data["unranked"]) if data["unranked"] else None,
    )


def _part_of(data: Mapping[str, Any]) -> Part:
    figures = ("weight", "target", "cap", "value", "counted", "points")
    found = {name: _figure(data[name]) for name in figures}
    return Part(**{**data, **found, "state": State(data["state"])})


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
