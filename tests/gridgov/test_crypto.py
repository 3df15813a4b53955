"""Values are sealed under a key ring and found by a keyed index."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import SettingsWrapper

from events.models import Reporter
from gridgov.crypto import (
    CannotDecrypt,
    blind_index,
    blind_indexes,
    decrypt,
    encrypt,
    is_current,
)

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


def test_it_reads_old_keys_and_writes_the_first(settings: SettingsWrapper) -> None:
    settings.FIELD_KEYS = [OLD]
    data = encrypt("张三")
    settings.FIELD_KEYS = [NEW, OLD]
    assert decrypt(data) == "张三"
    assert not is_current(data)
    assert is_current(encrypt("张三"))


def test_it_cannot_read_without_the_key(settings: SettingsWrapper) -> None:
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


def test_it_looks_for_indexes_of_all_keys(settings: SettingsWrapper) -> None:
    settings.FIELD_KEYS = [OLD]
    old = blind_index("phone", "13812345678")
    settings.FIELD_KEYS = [NEW, OLD]
    assert old in blind_indexes("phone", "13812345678")
    assert blind_index("phone", "13812345678") != old


def test_it_cannot_be_filtered_by() -> None:
    with pytest.raises(FieldError, match="blind index"):
        Reporter.objects.filter(phone="13812345678")


@pytest.mark.django_db
def test_it_is_rotated_with_its_index(settings: SettingsWrapper) -> None:
    """A table of this test alone, so that it needs no case."""
    from tests.gridgov.sealed import Sealed

    settings.FIELD_KEYS = [OLD]
    with connection.schema_editor() as editor:
        editor.create_model(Sealed)
    rows = [Sealed.objects.create(name="", phone=f"1381234567{n}") for n in range(5)]
    settings.FIELD_KEYS = [NEW, OLD]
    call_command("rotate_field_keys", batch=2, verbosity=0, stdout=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    settings.FIELD_KEYS = [NEW]
    assert [row.phone for row in Sealed.objects.order_by("pk")] == [row.phone for row in rows]
    found = Sealed.objects.filter(phone_index__in=blind_indexes("phone", "138 1234 5672"))
    assert [row.pk for row in found] == [rows[2].pk]
