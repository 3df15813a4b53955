"""Fills the registers by COPY: a county's people, houses, organisations, vehicles and care.

Values are sealed and indexed as the services do it, so that what is measured is what runs. What
triggers of the database would write row by row (paths, sight) is written along.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone
from stdnum.cn import ric, uscc

from gridgov import crypto
from grids.models import Area, Level
from people import indexes
from people.vault import DataKey, new_secret, wrap

PEOPLE, ROOMS, BUILDINGS, ORGANISATIONS = 1_000_000, 320_000, 30_000, 60_000
SEED = 20261123
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
    "彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
)
GIVEN = (
    "英秀玉华桂兰红梅明丽军强平伟芳娟敏静杰涛超勇艳霞燕鹏辉刚波斌宇浩凯健俊"
    "帆雪琳婷倩颖莉萍建国志文海林春生德福贵荣金银宝永新光东晓雨欣怡佳梓涵子"
    "轩一诺思远博"
)
RELATIONS = ("head", "spouse", "son", "daughter", "parent")
USES = ("own", "own", "own", "let", "empty", "dormitory")
KINDS = ("shop", "shop", "shop", "firm", "school", "clinic", "social", "other")
Row = tuple[Any, ...]

HOUSE = (
    "id level parent_id building_id place number number_index address floor use area_m2 "
    "owner_text point area_id sight_path seq created_at changed_at"
).split()
PERSON = (
    "id name_sealed document_sealed occupation_sealed employer_sealed registration_place_sealed "
    "document_kind sex birth_date name_grams document_index document_tail likeness_index sight "
    "seq created_at changed_at"
).split()
KEY = "person_id wrapped".split()
PHONE = "person_id number_sealed index tail".split()
RESIDENCE = "person_id house_id kind valid_from valid_to seq created_at changed_at".split()
HOUSEHOLD = "id house_id valid_from seq created_at changed_at".split()
MEMBER = "household_id person_id relation valid_from".split()
CHANGE = "kind key person_id action field old_sealed new_sealed at why".split()
ORGANISATION = (
    "id name name_grams kind credit_code house_id place area_id sight_path phone phone_index "
    "employees hazards seq created_at changed_at"
).split()
VEHICLE = (
    "owner_id plate_sealed plate_index plate_tail kind looks seq created_at changed_at"
).split()
CARE = (
    "person_id programme decided_by review_on every_days sight valid_from seq created_at changed_at"
).split()
TABLES = {
    "people_house": HOUSE,
    "people_person": PERSON,
    "people_personkey": KEY,
    "people_phone": PHONE,
    "people_residence": RESIDENCE,
    "people_household": HOUSEHOLD,
    "people_householdmember": MEMBER,
    "people_change": CHANGE,
    "people_organisation": ORGANISATION,
    "people_vehicle": VEHICLE,
    "people_care": CARE,
}
"""In the order in which they can be filled."""

BATCH = 20_000
SINCE = dt.date(2024, 1, 1)
VISITED = """
    UPDATE people_care SET created_at = valid_from, last_met_on = CURRENT_DATE - (id % 33)::int,
        due_on = CURRENT_DATE - (id % 33)::int + every_days;
    INSERT INTO people_visit (
        person_id, care_id, occasion, visited_at, day, outcome, did, consent, found_sealed,
        welfare_sealed, rhythm, due_on, submission, sight, seq, created_at, changed_at
    )
    SELECT person_id, id, '', day + time '09:30', day, 'met', '{talked}', '', '', '', every_days,
        day + ((id + ago) % 7)::int - 1, gen_random_uuid(), sight, 1, day, day
    FROM people_care CROSS JOIN generate_series(0, 11) AS ago
    CROSS JOIN LATERAL (SELECT last_met_on - ago * every_days AS day) AS visited
"""
"""A year of visits, one in seven a day late; one care in eleven waits for its next one."""


@dataclass(frozen=True)
class Sizes:
    people: int = PEOPLE
    rooms: int = ROOMS
    buildings: int = BUILDINGS
    organisations: int = ORGANISATIONS

    def times(self, share: float) -> Sizes:
        """The same register, smaller."""
        return Sizes(*(max(1, int(size * share)) for size in astuple(self)))


class Filler:
    """Draws the same people for the same sizes."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes, self.random, self.now = sizes, random.Random(SEED), timezone.now()
        grids = Area.objects.in_force().filter(level=Level.GRID).exclude(geometry=None)
        self.grids = [(a.pk, a.path, a.geometry.point_on_surface) for a in grids.order_by("path")]
        self.rooms: list[tuple[int, str]] = []

    def stamp(self) -> Row:
        return (1, self.now, self.now)

    def houses(self) -> Iterator[Row]:
        """Buildings first, then their rooms; one building in fifty is a tower of some hundred."""
        grid_of = []
        for pk in range(1, self.sizes.buildings + 1):
            area, path, point = self.grids[pk % len(self.grids)]
            place = f"{GIVEN[pk % 70]}{GIVEN[pk % 61]}路{pk // 7 + 1}号院{pk % 7 + 1}号楼"
            where = Point(point.x, point.y, srid=4326).hexewkb.decode()
            grid_of.append((area, path, place))
            sealed = crypto.encrypt(place, "people.house.address")
            yield (
                pk, "building", None, None, place, b"", "", sealed, None, "", None, b"", where,
                area, path, *self.stamp(),
            )  # fmt: skip
        for number in range(self.sizes.rooms):
            pk = self.sizes.buildings + 1 + number
            building = self._building(number)
            area, path, place = grid_of[building - 1]
            storey, door = number % 30 + 1, number // 30 % 100
            text = f"{storey}{door:02d}-{number}"
            self.rooms.append((pk, path))
            yield (
                pk, "room", building, building, place,
                crypto.encrypt(text, "people.house.number"),
                indexes.stored(indexes.NUMBER, text), b"", storey, self.random.choice(USES), 92,
                b"", None, area, path, *self.stamp(),
            )  # fmt: skip

    def _building(self, number: int) -> int:
        tall = self.sizes.buildings // 50 or 1
        if number % 4 == 0:
            return self.random.randrange(tall) + 1
        return number % self.sizes.buildings + 1

    def people(self) -> Iterator[dict[str, list[Row]]]:
        """Three a room, with key, phone, residence, household and the first line of history."""
        for pk in range(1, self.sizes.people + 1):
            yield self.person(pk)

    def person(self, pk: int) -> dict[str, list[Row]]:
        draw = self.random
        room, path = self.rooms[(pk - 1) // 3 % len(self.rooms)]
        secret = new_secret()
        key = DataKey(secret)
        name = self.name()
        born = dt.date(1940, 1, 1) + dt.timedelta(days=draw.randrange(30_000))
        number = document(born, pk)
        sight = paths(path)
        phones, rest = [], {}
        if pk % 10 < 7:
            phone = f"140{pk:08d}"
            sealed = key.seal(phone, "people.phone.number")
            tail = indexes.stored_tail(indexes.PHONE, phone)
            phones = [(pk, sealed, indexes.stored(indexes.PHONE, phone), tail)]
        if pk % 10 == 0:
            plate = f"陕C{pk % 10}I{pk // 10 % 1000:03d}{pk // 10_000 % 10}"
            rest["people_vehicle"] = [(
                pk, key.seal(plate, "people.vehicle.plate"), indexes.stored(indexes.PLATE, plate),
                indexes.stored_tail(indexes.PLATE, plate), "car", "white", *self.stamp(),
            )]  # fmt: skip
        if pk % 33 == 0:
            rest["people_care"] = [(
                pk, "hardship", "meeting", dt.date(2027, 1, 1), 30, sight, SINCE, *self.stamp()
            )]  # fmt: skip
        place = key.seal("凤翔区", "people.person.registration_place")
        begun = json.dumps({"name": name, "document": number, "birth_date": str(born)})
        place_of = (pk - 1) % 3
        household = (pk - 1) // 3 + 1
        living: list[Row] = [(pk, room, "actual", SINCE, None, *self.stamp())]
        if pk % 10 == 3:
            away, far = draw.choice(self.rooms)
            living.append((pk, away, "registered", None, None, *self.stamp()))
            sight = sorted({*sight, *paths(far)})
        row = (
            pk, key.seal(name, "people.person.name"), key.seal(number, "people.person.document"),
            b"", b"", place, "resident_id", "male" if int(number[16]) % 2 else "female", born,
            indexes.grams(name), indexes.stored(indexes.DOCUMENT, number),
            indexes.stored_tail(indexes.DOCUMENT, number), indexes.likeness(name, born), sight,
            *self.stamp(),
        )  # fmt: skip
        return {
            "people_person": [row],
            "people_personkey": [(pk, wrap(secret))],
            "people_phone": phones,
            "people_residence": living,
            "people_household": [] if place_of else [(household, room, SINCE, *self.stamp())],
            "people_householdmember": [(household, pk, RELATIONS[place_of], SINCE)],
            "people_change": [
                (
                    "person",
                    pk,
                    pk,
                    "create",
                    "",
                    b"",
                    key.seal(begun, "people.change.new"),
                    self.now,
                    "",
                )
            ],
            **rest,
        }

    def name(self) -> str:
        """Common surnames and given names are as much commoner as they are in life."""
        surname = SURNAMES[int(len(SURNAMES) * self.random.random() ** 2)]
        letters = 2 if self.random.random() < 0.8 else 1
        given = "".join(
            GIVEN[int(len(GIVEN) * self.random.random() ** 1.6)] for _n in range(letters)
        )
        return surname + given

    def organisations(self) -> Iterator[Row]:
        for pk in range(1, self.sizes.organisations + 1):
            house = pk % self.sizes.buildings + 1
            area, path, _point = self.grids[house % len(self.grids)]
            words = "".join(self.random.choice(GIVEN) for _n in range(3))
            name = f"{words}{self.random.choice(('商店', '餐馆', '五金店', '农资店', '诊所'))}"
            phone = f"0917{7_000_000 + pk}"
            yield (
                pk, name, indexes.grams(name), self.random.choice(KINDS), credit_code(pk), house,
                "", area, path, crypto.encrypt(phone, "people.organisation.phone"),
                indexes.stored(indexes.PHONE, phone), 3, "", *self.stamp(),
            )  # fmt: skip


def document(born: dt.date, serial: int) -> str:
    """A resident identity number by its form; the county's code is younger than its holder."""
    head = f"610{serial // 1000 % 1000:03d}{born:%Y%m%d}{serial % 1000:03d}"
    return head + str(ric.calc_check_digit(head + "0"))


def credit_code(serial: int) -> str:
    head = f"92610305{serial:09d}"
    return head + str(uscc.calc_check_digit(head + "0"))


def paths(path: str) -> list[str]:
    step = Area.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]


def fill(sizes: Sizes | None = None) -> None:
    """Copies a county's registers in, in place of what stands there."""
    filler = Filler(sizes or Sizes())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
    _triggers("DISABLE")
    copy("people_house", filler.houses())
    people = filler.people()
    while batch := list(itertools.islice(people, BATCH)):
        for table in list(TABLES)[1:]:
            rows = itertools.chain.from_iterable(one.get(table, ()) for one in batch)
            copy(table, rows)
    copy("people_organisation", filler.organisations())
    with connection.cursor() as cursor:
        cursor.execute(VISITED)
    _triggers("ENABLE")
    with connection.cursor() as cursor:
        for table in TABLES:
            if "id" in TABLES[table]:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 20000000)")
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("VACUUM ANALYZE people_visit")


def _triggers(word: str) -> None:
    with connection.cursor() as cursor:
        for table in (*TABLES, "people_visit"):
            cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")


def copy(table: str, rows: Iterable[Row]) -> None:
    """Fields without a value in the rows get what the services would leave in them."""
    names = ", ".join(f'"{name}"' for name in TABLES[table])
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(row)
