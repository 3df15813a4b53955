"""Values are sealed under a key ring and found by a keyed index."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from events.models import Reporter
from gridgov.crypto import (
    CannotDecrypt,
    blind_index,
    blind_indexes,
    decrypt,
    encrypt,
    is_current,
)
from gridgov.fields import BlindIndexField, EncryptedTextField
from gridgov.rotation import rotate

OLD, NEW = "old-key-" + "o" * 40, "new-key-" + "n" * 40


@given(st.text())
def test_it_gives_back_what_it_took(text: str) -> None:
    assert decrypt(encrypt(text, "a.b"), "a.b") == text


def test_it_never_writes_the_same_bytes_twice() -> None:
    assert encrypt("13812345678") != encrypt("13812345678")


def test_it_refuses_a_value_moved_to_another_field() -> None:
    with pytest.raises(CannotDecrypt):
        decrypt(encrypt("张三", "events.reporter.name"), "events.reporter.phone")


@pytest.mark.parametrize("place", range(0, 40, 3))
def test_it_refuses_altered_bytes(place: int) -> None:
    data = bytearray(encrypt("13812345678" * 2))
    data[place] ^= 1
    with pytest.raises(CannotDecrypt):
        decrypt(bytes(data))


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x02" + b"a" * 60])
def test_it_refuses_what_is_no_value(data: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        decrypt(data)


def test_it_reads_old_keys_and_writes_the_first(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]
    data = encrypt("张三")
    settings.FIELD_KEYS = [NEW, OLD]
    assert decrypt(data) == "张三"
    assert not is_current(data)
    assert is_current(encrypt("张三"))


def test_it_cannot_read_without_the_key(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]
    data = encrypt("张三")
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CannotDecrypt, match="not in FIELD_KEYS"):
        decrypt(data)


@pytest.mark.parametrize(
    "spelling", ["13812345678", "138 1234 5678", "+86 138-1234-5678", "１３８１２３４５６７８"]
)
def test_it_finds_every_spelling(spelling: str) -> None:
    assert blind_index("phone", spelling) == blind_index("phone", "13812345678")


def test_it_keeps_indexes_of_purposes_apart() -> None:
    assert blind_index("phone", "13812345678") != blind_index("id", "13812345678")
    assert blind_index("phone", " ") == ""
    assert blind_indexes("phone", "") == []


def test_it_looks_for_indexes_of_all_keys(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]
    old = blind_index("phone", "13812345678")
    settings.FIELD_KEYS = [NEW, OLD]
    assert old in blind_indexes("phone", "13812345678")
    assert blind_index("phone", "13812345678") != old


def test_it_cannot_be_filtered_by() -> None:
    with pytest.raises(FieldError, match="blind index"):
        Reporter.objects.filter(phone="13812345678")


@pytest.mark.django_db
@isolate_apps("gridgov")
def test_it_is_rotated_with_its_index(settings: Settings) -> None:
    class Sealed(models.Model):
        name = EncryptedTextField(default="")
        phone = EncryptedTextField()
        phone_index = BlindIndexField(source="phone", purpose="phone")

        class Meta:
            app_label = "gridgov"

    with connection.schema_editor() as editor:
        editor.create_model(Sealed)
    settings.FIELD_KEYS = [OLD]
    rows = [Sealed._default_manager.create(phone=f"1381234567{n}") for n in range(5)]
    settings.FIELD_KEYS = [NEW, OLD]
    new = Sealed._default_manager.create(phone="13912345678")
    names = ["name", "phone"], ["phone_index"]
    assert rotate(Sealed, *names, batch=2) == len(rows)
    assert rotate(Sealed, *names, batch=2) == 0
    settings.FIELD_KEYS = [NEW]
    phones = [row.phone for row in Sealed._default_manager.order_by("pk")]
    assert phones == [row.phone for row in [*rows, new]]
    found = Sealed._default_manager.filter(phone_index__in=blind_indexes("phone", "138 1234 5672"))
    assert [row.pk for row in found] == [rows[2].pk]


def test_it_is_rotated_by_a_command(db: None) -> None:
    out = StringIO()
    call_command("rotate_field_keys", stdout=out)
    assert "Reporter: 0 rows" in out.getvalue()
