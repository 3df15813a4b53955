"""No ID number, phone or name of the registers in clear: in no table, no file and not in Redis.

Everything that may hold one is filled first, through the services and pages that write it.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from psycopg import sql

from accounts import reveal
from accounts.models import User
from events import outbox
from events.models import Category
from people.diaries.drafts import keep_draft
from people.diaries.services import DiaryFacts, write
from people.models import DoorDraft, House, Person, Sheet
from people.photos.services import upload
from people.protection import erasing, sheet
from people.services import (
    By,
    OrganisationFacts,
    add_part,
    change_person,
    register_care,
    register_organisation,
    register_vehicle,
    write_detail,
)
from tests.cast import Login
from tests.events.stage import make_category
from tests.intake.conftest import answers
from tests.intake.files import photo as photo_file
from tests.people.making import BY, HERE, make_building, make_person, make_residence, resident_id
from tests.people_exchange.making import ADDRESS, imported, text

NAME, PHONE, LATER_PHONE, FIRM_PHONE = "张三丰", "13812345678", "13987654321", "13512349876"
LISTED, LISTED_PHONE, REPORTED_PHONE = "诸葛孔明", "13698765432", "15012348765"
PLATE, EMPLOYER, WORDS = "陕C0I001", "某某研究所", "腿脚不便需人搀扶"
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"


@dataclass
class Stock:
    """What may be found nowhere: by what it is."""

    person: Person
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def forms(self) -> dict[str, bytes]:
        """Each as it would stand in a file or a column: as text, as hex, as base64."""
        found = {}
        for what, value in self.secrets.items():
            data = value.encode()
            found[what] = data
            found[f"{what} in hex"] = data.hex().encode()
            found[f"{what} escaped"] = value.encode("unicode_escape")
            found[f"{what} in base64"] = base64.b64encode(data)[:-4]
        return found

    def seen_in(self, place: str, data: bytes) -> list[str]:
        return [f"{what} in {place}" for what, form in self.forms.items() if form in data]


@pytest.fixture
def category(rules: None) -> Category:
    return make_category("0303", name_zh="乱堆垃圾", name_en="Dumped waste")


@pytest.fixture
def stock(person: Person, reader: User, rights_admin: User) -> Stock:
    """People with everything that hangs on them, changed, looked at and asked to be erased."""
    change_person(person, {"phones": [PHONE, LATER_PHONE]}, by=By(reader, "said so"))
    register_vehicle(plate=PLATE, kind="car", owner=person, by=BY)
    shop = register_organisation(OrganisationFacts("五金店", point=HERE, phone=FIRM_PHONE), by=BY)
    add_part(shop, person, "legal", by=BY)
    care = register_care(
        programme="disabled",
        decided_by="村委会",
        review_on=dt.date(2099, 1, 1),
        person=person,
        by=BY,
    )
    write_detail(care, WORDS, by=BY)
    room = person.residences.get().house
    DoorDraft.objects.create(
        user=reader, house=room, typed=f"{NAME} {PHONE} {person.document}", at=timezone.now()
    )
    words = f"{NAME} {PHONE} {person.document} {WORDS}"
    keep_draft(reader, [("found", words)])
    write_diary(reader, words, person)
    keep_draft(reader, [("found", words)])
    reveal.reveal(reader, f"person:{person.pk}", "document", "Visit on site", None)
    values = {"asked_by": "proxy", "asker": NAME, "checked_by": "id_card"}
    request = sheet.make(person, {**values, "received_on": dt.date(2026, 1, 5)}, by=By(reader))
    sheet.shown(request, reader, None)
    erasing.ask(person, "wish", by=By(reader))
    secrets = {
        "name": NAME,
        "phone": PHONE,
        "later phone": LATER_PHONE,
        "phone of a firm": FIRM_PHONE,
        "document": person.document,
        "tail of a document": person.document[-8:],
        "plate": PLATE,
        "employer": EMPLOYER,
        "detail of care": WORDS,
        "room": "号楼 4711",
    }
    return Stock(Person.objects.select_related("key").get(pk=person.pk), secrets)


def write_diary(reader: User, words: str, person: Person) -> None:
    """An entry about them with a photo that is named after them."""
    photo = upload(photo_file(f"{NAME}{PHONE}.jpg"), reader)
    facts = DiaryFacts(timezone.localdate(), found=words, people=[person], photos=[photo.uid])
    write(facts, by=By(reader), submission=uuid.uuid4())


def tables() -> Iterator[tuple[str, bytes]]:
    """Every table as text."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (name,) in cursor.fetchall():
            words = sql.SQL("SELECT coalesce(string_agg(t::text, '|'), '') FROM {} t")
            cursor.execute(words.format(sql.Identifier(name)))
            yield name, cursor.fetchone()[0].encode()


def files() -> Iterator[tuple[str, bytes]]:
    """Every file that is kept, what is zipped in it unzipped."""
    for file in (file for file in Path(conf.MEDIA_ROOT).rglob("*") if file.is_file()):
        data = file.read_bytes()
        yield file.name, data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    yield f"{file.name}/{name}", archive.read(name)


def redis() -> Iterator[tuple[str, bytes]]:
    """Every key and what stands under it."""
    client = cache._cache.get_client()  # type: ignore[attr-defined]
    for key in client.scan_iter(count=1000):
        kind = client.type(key)
        read = {b"string": client.get, b"hash": client.hgetall, b"set": client.smembers}
        if kind in read:
            value = read[kind](key)
        else:
            value = client.lrange(key, 0, -1) if kind == b"list" else client.zrange(key, 0, -1)
        yield key.decode(errors="replace"), key + repr(value).encode() + _raw(value)


def _raw(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def leaks(stock: Stock) -> list[str]:
    found = []
    for source in (tables, files, redis):
        for place, data in source():
            found += stock.seen_in(place, data)
    return found


def test_the_registers_leave_nothing_in_clear(stock: Stock) -> None:
    assert Sheet.objects.exists()
    assert leaks(stock) == []


def test_imports_leave_nothing_in_clear_while_they_run_and_after(
    stock: Stock, reader: User, worker: User
) -> None:
    make_building(address=ADDRESS)
    number = resident_id(dt.date(1971, 2, 3))
    sex = "男" if int(number[16]) % 2 else "女"
    row = [LISTED, number, sex, "1971-02-03", LISTED_PHONE, ADDRESS, "", "", ""]
    bad = [LISTED, number[:-1] + "?", "", "", LISTED_PHONE + "0", ADDRESS, "", "", ""]
    task = imported(reader, text([row, bad]))
    assert task.job is not None
    assert Person.objects.count() == 2
    stock.secrets |= {"listed name": LISTED, "listed phone": LISTED_PHONE, "listed number": number}
    assert any("registers" in str(file) for file in Path(conf.MEDIA_ROOT).rglob("*"))
    assert leaks(stock) == []


def test_pages_and_messages_leave_nothing_in_clear(
    stock: Stock, reader: User, category: Category, login: Login
) -> None:
    client = login(reader)
    for url in ("people:person_list", "people:house_list"):
        client.post(reverse(url), {"q": NAME}, follow=True)
        client.post(reverse(url), {"q": PHONE}, follow=True)
    page = reverse("people:person_show", args=[stock.person.pk])
    assert client.get(page).status_code == 200
    words = f"{NAME}(身份证{stock.person.document})来电 {REPORTED_PHONE}"
    data = answers(category=category.pk, name=NAME, phone=REPORTED_PHONE, description=words)
    assert client.post(reverse("events:new"), data).status_code == 302
    outbox.relay(timezone.now())
    stock.secrets["reported phone"] = REPORTED_PHONE
    assert leaks(stock) == []


@pytest.mark.parametrize("place", ["table", "file", "redis"])
def test_it_would_show_it(stock: Stock, place: str) -> None:
    """The search finds what somebody writes in clear."""
    spoilt = Path(conf.MEDIA_ROOT) / "spoilt.txt"
    if place == "table":
        House.objects.filter(parent=None).update(place=f"{PHONE} 某处")
    if place == "file":
        spoilt.write_text(PHONE)
    if place == "redis":
        cache.set("spoilt", {"phone": PHONE})
    try:
        assert any("phone" in leak for leak in leaks(stock))
    finally:
        spoilt.unlink(missing_ok=True)


def test_what_was_erased_cannot_be_read_even_with_all_keys(
    stock: Stock, reader: User, rights_admin: User
) -> None:
    """The bytes that are left decrypt to nothing: every sealed column of the person is blank."""
    other = make_person("李四")
    make_residence(other, make_building())
    order = erasing.ask(stock.person, "wish", by=By(reader))
    erasing.decide(order, True, by=By(rights_admin))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT octet_length(name_sealed || document_sealed || employer_sealed) "
            "FROM people_person ORDER BY id"
        )
        lengths = [row[0] for row in cursor.fetchall()]
    assert lengths[0] == 0
    assert lengths[-1] > 0
