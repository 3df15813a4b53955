"""A small register for the demo county: everybody in it is invented.

No number can be anybody's: resident identity numbers carry the district's code, which is younger
than who holds one here; mobile numbers begin with 140, which is for machines and has 13 places;
plates have the letter I, which no plate has; credit codes say DEM where figures follow a form.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.gis.geos import Point, Polygon
from django.db import transaction
from stdnum.cn import ric, uscc

from accounts.models import User
from grids.basemap.models import Building
from grids.models import Area, Level
from people.copying import insert
from people.history import By, begin, write
from people.models import (
    House,
    Household,
    HouseholdMember,
    HouseLevel,
    Person,
    Residence,
)
from people.services import (
    HouseFacts,
    OrganisationFacts,
    PersonFacts,
    add_part,
    register_care,
    register_checked,
    register_house,
    register_organisation,
    register_vehicle,
    write_detail,
)
from people.services import households as household_services
from people.services import residences as residence_services
from people.services.base import stamp
from people.services.persons import checked

SEED = 20261123
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
MEN = "建国 志强 永刚 海涛 立军 卫东 文斌 浩 宇轩 子豪 俊杰 德福 长顺".split()
WOMEN = "秀英 丽华 晓梅 桂兰 玉珍 春燕 静 雨欣 梓涵 思琪 红霞 凤琴 巧云".split()
WORK = "教师 务农 个体经营 退休 工人 护士 司机 学生 快递员 会计 待业 厨师".split()
ESTATES = (("南大街花园小区", 4), ("迎宾路家属院", 4), ("东湖路小区", 5))
"""Names and how many buildings of two units, six floors and two rooms a floor."""

FLOORS, DOORS, UNITS = 6, 2, 2
YARDS = 60
SHOPS = (
    ("东湖便利店", "shop"),
    ("老凤祥臊子面馆", "shop"),
    ("北街五金店", "shop"),
    ("惠民农资经营部", "shop"),
    ("儒林理发店", "shop"),
    ("南大街卫生室", "clinic"),
    ("小星星幼儿园", "school"),
    ("凤泥彩塑合作社", "firm"),
    ("雍城物业服务有限公司", "firm"),
    ("社区老年协会", "social"),
)
HAZARDS = {"惠民农资经营部": "农药、化肥约 2 吨", "北街五金店": "油漆、稀料"}
YOUNGEST = dt.date(2020, 12, 31)
"""Nobody born later has a number here: the district's code was given in 2021."""


@dataclass
class Family:
    """Who lives in one dwelling: facts and relation of each, the head first."""

    house: House
    members: list[tuple[PersonFacts, str]] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)


@transaction.atomic
def fill_registers(community: Area, today: dt.date, user: User | None) -> int:
    """Houses, families, shops, vehicles and care in a community; how many people.

    Does nothing where a house is registered already.
    """
    if House.objects.under(community.path).exists():
        return 0
    by = By(user, "演示数据，人物与号码均为虚构")
    draw = random.Random(SEED)  # noqa: S311  no secret
    grids = list(Area.objects.in_force().subtree(community).filter(level=Level.GRID)[:3])
    dwellings = [*_estates(grids, by), *_yards(community, by)]
    families = [_family(house, draw, today) for house in dwellings if draw.random() < 0.88]
    _register(families, today, by)
    _settle(families, draw, today, by)
    _contradictions(families, dwellings, by)
    _shops(dwellings, families, by)
    _vehicles(families, by)
    _care(families, today, by)
    return sum(len(family.people) for family in families)


def _estates(grids: Sequence[Area], by: By) -> Iterator[House]:
    """Rooms of the estates, one estate in each grid."""
    for grid, (name, count) in zip(grids, ESTATES, strict=False):
        middle = grid.geometry.point_on_surface if grid.geometry else Point(0, 0, srid=4326)
        for number in range(1, count + 1):
            corner = (middle.x + 0.0004 * (number - 1), middle.y)
            yield from _tower(f"凤翔区{name}{number}号楼", corner, grid, by)


def _tower(address: str, corner: tuple[float, float], grid: Area, by: By) -> Iterator[House]:
    west, south = corner
    outline = Polygon.from_bbox((west, south, west + 0.0003, south + 0.00012))
    outline.srid = 4326
    building = register_house(
        HouseFacts(
            address=address,
            point=Point(outline.centroid.x, outline.centroid.y, srid=4326),
            footprint=outline,
            area=grid,
        ),
        by=by,
    )
    for number in range(1, UNITS + 1):
        facts = HouseFacts(HouseLevel.UNIT.value, building, number=f"{number}")
        unit = register_house(facts, by=by)
        for floor in range(1, FLOORS + 1):
            for door in range(1, DOORS + 1):
                yield _room(unit, floor, door, by)


def _room(unit: House, floor: int, door: int, by: By) -> House:
    use = ("own", "own", "own", "let", "own", "empty")[(floor * 3 + door + unit.pk) % 6]
    facts = HouseFacts(HouseLevel.ROOM.value, unit, number=f"{floor}0{door}", floor=floor, use=use)
    return register_house(facts, by=by)


def _yards(community: Area, by: By) -> Iterator[House]:
    """Houses of their own, where the base map has buildings."""
    rows = Building.objects.filter(geometry__coveredby=community.geometry).order_by("pk")
    for number, building in enumerate(rows[: YARDS * 7 : 7], start=1):
        point = building.geometry.point_on_surface
        street = ("北大街", "儒林巷", "解放路二巷")[number % 3]
        yield register_house(
            HouseFacts(
                address=f"凤翔区{street}{number}号",
                point=point,
                footprint=building.geometry,
                use="shop" if number % 10 == 0 else "own",
                area=community,
            ),
            by=by,
        )


def _family(house: House, draw: random.Random, today: dt.date) -> Family:
    """A couple, mostly with a child, sometimes with a parent of the head."""
    family = Family(house)
    if house.use == "empty":
        return family
    surname, year = draw.choice(SURNAMES), draw.randrange(1950, 1995)
    family.members.append((_one(surname, "male", year, draw, today), "head"))
    family.members.append(
        (_one(draw.choice(SURNAMES), "female", year + draw.randrange(4), draw, today), "spouse")
    )
    for _child in range(draw.choice((0, 1, 1, 2))):
        sex = draw.choice(("male", "female"))
        child = _one(surname, sex, min(year + draw.randrange(22, 36), 2024), draw, today)
        family.members.append((child, "son" if sex == "male" else "daughter"))
    if draw.random() < 0.25:
        family.members.append((_one(surname, "female", year - 26, draw, today), "parent"))
    return family


def _one(surname: str, sex: str, year: int, draw: random.Random, today: dt.date) -> PersonFacts:
    born = dt.date(year, 1, 1) + dt.timedelta(days=draw.randrange(365))
    given = draw.choice(MEN if sex == "male" else WOMEN)
    grown = today.year - year >= 16
    work = ("退休" if today.year - year > 62 else draw.choice(WORK)) if grown else "学生"
    known = born <= YOUNGEST
    serial = draw.randrange(1, 499) * 2 + (sex == "male")
    return PersonFacts(
        name=surname + given,
        document_kind="resident_id" if known else "unknown",
        document=demo_document(born, serial) if known else "",
        sex=sex,
        birth_date=born,
        phones=(f"140{draw.randrange(10**8):08d}",) if grown and draw.random() < 0.9 else (),
        occupation=work if draw.random() < 0.8 else "",
        registration_place="陕西省宝鸡市凤翔区" if draw.random() < 0.85 else "四川省广元市",
    )


def demo_document(born: dt.date, serial: int) -> str:
    head = f"610305{born:%Y%m%d}{serial:03d}"
    return head + str(ric.calc_check_digit(head + "0"))


def _register(families: Iterable[Family], today: dt.date, by: By) -> None:
    """All at once; a number drawn twice is left out the second time."""
    seen: set[str] = set()
    places: list[tuple[Family, PersonFacts]] = []
    for family in families:
        fresh = [m for m in family.members if not m[0].document or m[0].document not in seen]
        family.members = fresh
        seen.update(facts.document for facts, _relation in fresh)
        places += [(family, checked(facts, today)) for facts, _relation in fresh]
    people = register_checked([facts for _family, facts in places], by=by)
    for (family, _facts), person in zip(places, people, strict=True):
        family.people.append(person)


def _settle(families: Sequence[Family], draw: random.Random, today: dt.date, by: By) -> None:
    """Residences and households, each in a statement for all of them."""
    stays: list[Residence] = []
    homes: list[Household] = []
    for family in families:
        since = dt.date(draw.randrange(2005, 2026), draw.randrange(1, 13), 1)
        kind = "tenant" if family.house.use == "let" else "actual"
        for person in family.people:
            stays.append(_stay(person, family.house, kind, since))
            if kind == "actual" and draw.random() < 0.8:
                stays.append(_stay(person, family.house, "registered", since))
        if family.people:
            homes.append(Household(house=family.house, valid_from=since))
    _save(stays, residence_services.FIELDS, by)
    _save(homes, ("house", "valid_from"), by)
    members = []
    for family, home in zip([f for f in families if f.people], homes, strict=True):
        for person, (_facts, relation) in zip(family.people, family.members, strict=True):
            members.append(
                HouseholdMember(
                    household=home, person=person, relation=relation, valid_from=home.valid_from
                )
            )
    _save(members, household_services.MEMBER, by)


def _stay(
    person: Person, house: House, kind: str, since: dt.date, until: dt.date | None = None
) -> Residence:
    return Residence(person=person, house=house, kind=kind, valid_from=since, valid_to=until)


def _save(rows: Sequence[Any], names: Iterable[str], by: By) -> None:
    for row in rows:
        stamp(row, by)
    insert(rows)
    write([begin(row, names, by) for row in rows])


def _contradictions(families: Sequence[Family], dwellings: Sequence[House], by: By) -> None:
    """Something for the quality page: two homes at once, and tenants who left in spring."""
    settled = [family for family in families if family.people]
    odd = settled[4].people[0]
    spring = dt.date(by.today.year, 4, 1)
    rows = [_stay(odd, dwellings[-1], "actual", dt.date(2022, 5, 1))]
    for family in settled[10:14]:
        rows.append(_stay(family.people[0], dwellings[-2], "tenant", dt.date(2021, 3, 1), spring))
    _save(rows, residence_services.FIELDS, by)


def _shops(dwellings: Sequence[House], families: Sequence[Family], by: By) -> None:
    heads = [family.people[0] for family in families if family.people]
    for number, (name, kind) in enumerate(SHOPS):
        head = f"92610305DEMX{number:05d}"
        facts = OrganisationFacts(
            name=name,
            kind=kind,
            credit_code=head + str(uscc.calc_check_digit(head + "0")),
            house=dwellings[-1 - 3 * number],
            phone=f"0917-722{number:04d}",
            employees=2 + 7 * number % 30,
            hazards=HAZARDS.get(name, ""),
        )
        shop = register_organisation(facts, by=by)
        add_part(shop, heads[5 * number], "in_charge", by=by, valid_from=dt.date(2023, 1, 1))


def _vehicles(families: Sequence[Family], by: By) -> None:
    owners = [family.people[0] for family in families if family.people][::4]
    looks = ("白色 五菱", "黑色 大众", "银色 吉利", "")
    for number, owner in enumerate(owners):
        kind = ("car", "electric_bike", "car", "farm")[number % 4]
        plate = f"陕C0I{number:03d}"
        register_vehicle(plate=plate, kind=kind, owner=owner, looks=looks[number % 4], by=by)


def _care(families: Sequence[Family], today: dt.date, by: By) -> None:
    """A few old people, a few households; for some a word on what to mind."""
    settled = [family for family in families if family.people]
    old = [
        p for family in settled for p in family.people if p.birth_date and p.birth_date.year < 1950
    ]
    review = today + dt.timedelta(days=150)
    for number, person in enumerate(old[:15]):
        programme = ("left_behind", "hardship", "disabled")[number % 3]
        care = register_care(
            programme=programme,
            decided_by="社区居委会会议",
            review_on=review,
            person=person,
            valid_from=today - dt.timedelta(days=40 + 9 * number),
            every_days=(14, 30)[number % 2],
            by=before(by, 40 + 9 * number),
        )
        if number < 3:
            write_detail(care, "独居，听力不好，敲门请耐心等待。", by=By())
    for home in Household.objects.filter(house__in=[f.house for f in settled[20:26]]):
        register_care(
            programme="changed",
            decided_by="社区居委会会议",
            review_on=review,
            household=home,
            valid_from=today - dt.timedelta(days=20),
            by=before(by, 20),
        )


def before(by: By, days: int) -> By:
    """The same some days ago: care was recorded when it began, so its visits were due since."""
    return replace(by, now=by.now - dt.timedelta(days=days))
