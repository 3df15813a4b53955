"""A frozen ranking is sorted and cut in the database, in the order that Python would give it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from assessment.figures.indicators import INDICATORS, indicators_for
from assessment.figures.measures import measures_for
from assessment.models import Figure, Scheme, Snapshot, Standing
from assessment.ranking.frozen import Frozen, frozen
from assessment.schemes.scoring import Unranked
from assessment.snapshots import reading
from assessment.snapshots.names import name_order
from assessment.snapshots.placing import Place
from grids.models import Area
from tests.factories import make_area, make_department, make_kind, make_person
from tests.snapshots.conftest import W11

KINDS = ("grid", "department", "worker")
HOW_MANY = 40
FIELDS = ("0001", "0002")
WORDS = ("青山", "白石", "长河", "Dyke", "east", "Zhu")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def subjects(kind: str, community: Area, county: Area) -> list[int]:
    """Some of them share a name, and some have none in English."""
    dice = random.Random(f"names of {kind}")
    make = {"grid": _grid, "department": _department, "worker": _worker}[kind]
    return [make(dice, community, number) for number in range(HOW_MANY)]


def _name(dice: random.Random) -> str:
    return f"{dice.choice(WORDS)}{dice.randrange(9)}"


def _grid(dice: random.Random, community: Area, number: int) -> int:
    english = dice.choice(("", _name(dice)))
    code = f"{community.code}{number:03}"
    area = make_area(community, code=code, name=_name(dice), name_en=english)
    return int(area.pk)


def _department(dice: random.Random, community: Area, number: int) -> int:
    kind = make_kind(f"D{number}", name_zh=_name(dice), name_en=_name(dice))
    return make_department(kind, community, name=dice.choice(("", _name(dice)))).pk


def _worker(dice: random.Random, community: Area, number: int) -> int:
    user = make_person(f"worker{number}", "worker", community)
    User.objects.filter(pk=user.pk).update(name=_name(dice))
    return user.pk


@pytest.fixture
def snapshot(db: None) -> Snapshot:
    now = timezone.now()
    return Snapshot.objects.create(
        period=W11.code,
        kind=W11.kind,
        starts_on=W11.start,
        ends_on=W11.end,
        revision=1,
        closed_at=now,
        known_at=now,
        frozen_at=now,
        formula="test",
    )


@pytest.fixture
def figures(snapshot: Snapshot, kind: str, subjects: list[int]) -> None:
    """Small counts, so that many are equal and some denominators zero."""
    dice = random.Random(f"figures of {kind}")
    Figure.objects.bulk_create(
        Figure(snapshot=snapshot, subject=kind, subject_id=pk, measure=one.key, value=n, cases=[*k])
        for pk in subjects
        for one in measures_for(kind)
        for n in [dice.randrange(5)]
        for k in [range(n)]
        if n
    )


@pytest.fixture
def ranked(
    schemes: list[Scheme], snapshot: Snapshot, kind: str, subjects: list[int], figures: None
) -> None:
    dice = random.Random(f"ranks of {kind}")
    scheme = next(one for one in schemes if one.subject_kind == kind)
    positions = dice.sample(range(1, HOW_MANY + 1), HOW_MANY)
    for pk, position in zip(subjects, positions, strict=True):
        points = dice.choice((None, Decimal(dice.randrange(400)) / 4))
        rank = None if points is None else dice.choice((None, dice.randrange(1, 9)))
        unranked = Unranked.EMPTY if points is None else ("" if rank else Unranked.FEW)
        row = Standing(snapshot=snapshot, subject=kind, subject_id=pk, scheme=scheme)
        row.points, row.rank, row.unranked, row.position = points, rank, unranked, position
        row.field = dice.choice(FIELDS)
        row.save()


def sorts(kind: str) -> list[str]:
    keys = ["rank", "name", "points", "overdue_stock", "nothing"]
    keys += [one.key for one in indicators_for(kind)]
    return [*keys, *(f"-{key}" for key in keys)]


def value_of(found: Frozen, sort: str) -> Callable[[Place], Any]:
    """What a place is sorted by, as Python counts it."""
    key = found.order_of(sort)[0]
    if key == "name":
        order = name_order(found.kind, [place.pk for place in found.places])
        return lambda place: order[place.pk]
    if key in ("rank", "points"):
        return lambda place: getattr(place, key)
    assert found.snapshot is not None
    counts = reading.counts_in(found.snapshot, found.kind)
    if key == "overdue_stock":
        return lambda place: counts.get(place.pk, {}).get(key, 0)
    return lambda place: INDICATORS[key].value(counts.get(place.pk, {}))


def in_order(found: Frozen, places: Iterable[Place], sort: str) -> list[Place]:
    places = sorted(places, key=lambda place: place.position)
    key, back = found.order_of(sort)
    if key == "rank" and not back:
        return places
    value = value_of(found, sort)
    known = [place for place in places if value(place) is not None]
    unknown = [place for place in places if value(place) is None]
    return [*sorted(known, key=value, reverse=back), *unknown]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.usefixtures("ranked")
def test_the_database_sorts_as_python_does(
    kind: str, snapshot: Snapshot, county_supervisor: User, language: str
) -> None:
    found = frozen(kind, snapshot, county_supervisor)
    assert len(found.places) == HOW_MANY
    with translation.override(language):
        for sort in sorts(kind):
            for field in FIELDS:
                every = [place for place in found.places if place.field == field]
                assert list(found.listed(field, sort)) == in_order(found, every, sort), sort
                busy = [place for place in every if place.unranked != Unranked.EMPTY]
                brief = found.listed(field, sort, idle=False)
                assert list(brief) == in_order(found, busy, sort), sort


def test_names_are_sorted_by_pinyin(community: Area) -> None:
    """By code points 中 (zhong) would come before 安 (an)."""
    names = ("中山路", "赵家庄", "安居里", "赵家庄")
    found = [
        make_area(community, code=f"{community.code}{n:03}", name=name)
        for n, name in enumerate(names)
    ]
    order = name_order("grid", [area.pk for area in found])
    assert [order[area.pk] for area in found] == [3, 2, 1, 2]


@pytest.mark.usefixtures("figures")
def test_it_sorts_those_without_ranks_as_well(
    kind: str, snapshot: Snapshot, county_supervisor: User
) -> None:
    found = frozen(kind, snapshot, county_supervisor)
    assert found.scheme is None
    for sort in sorts(kind):
        assert list(found.listed("", sort)) == in_order(found, found.places, sort), sort


@pytest.mark.usefixtures("ranked")
def test_the_pages_hold_everybody_once(
    kind: str, snapshot: Snapshot, county_supervisor: User
) -> None:
    found = frozen(kind, snapshot, county_supervisor)
    for field, size in found.sizes.items():
        for sort in ("rank", "-points", "name"):
            pages = Paginator(found.listed(field, sort), 7)
            shown = [place.pk for page in pages for place in page]
            assert len(shown) == size.all
            assert set(shown) == {place.pk for place in found.places if place.field == field}


@pytest.mark.usefixtures("ranked")
def test_who_sees_nobody_has_an_empty_ranking(
    kind: str, snapshot: Snapshot, outsider: User
) -> None:
    found = frozen(kind, snapshot, outsider)
    assert (found.sizes, found.places, list(found.listed("0001"))) == ({}, [], [])


@pytest.mark.usefixtures("ranked")
def test_a_page_takes_as_many_statements_in_any_order(
    kind: str,
    snapshot: Snapshot,
    county_supervisor: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Two; of people also whether the reader sees the whole county."""
    found, most = frozen(kind, snapshot, county_supervisor), 3 if kind == "worker" else 2
    for sort in sorts(kind):
        fresh = Frozen(found.kind, found.period, found.scheme, snapshot, county_supervisor)
        list(fresh.scheme.items.all() if fresh.scheme else ())
        with django_assert_num_queries(most):
            list(fresh.listed("0001", sort)[:5])
