"""What is held about a person, for the person: complete, logged, the document masked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import reveal
from accounts.models import AccessLog, User
from people.models import Person, Sheet
from people.protection import sheet as sheets
from people.services import By, register_care, register_vehicle, write_detail
from tests.cast import Login
from tests.people.making import BY
from tests.people_protection.conftest import with_rights

ASKED = {"asked_by": "self", "checked_by": "id_card", "received_on": "2026-11-01"}


@pytest.fixture
def asked(reader: User, person: Person) -> Sheet:
    values = {**ASKED, "received_on": dt.date(2026, 11, 1)}
    return sheets.make(person, values, by=By(reader))


def test_it_holds_everything_and_masks_the_document(
    reader: User, person: Person, asked: Sheet, login: Login
) -> None:
    register_vehicle(plate="陕C0I001", kind="car", owner=person, by=BY)
    reveal.reveal(reader, f"person:{person.pk}", "employer", "Check who the person is", None)
    page = login(reader).post(reverse("protection:sheet_print", args=[asked.pk])).text
    held = ("张三丰", "13812345678", "农学家", "某某研究所", "北山村7号", "4711", "陕C0I001")
    for text in held:
        assert text in page, text
    assert person.document not in page
    assert f"{person.document[:6]}********{person.document[-4:]}" in page
    assert "Check who the person is" in page
    assert reader.name in page


def test_each_showing_is_logged_as_the_persons(reader: User, person: Person, asked: Sheet) -> None:
    sheets.shown(asked, reader, "203.0.113.1")
    entry = AccessLog.objects.get()
    assert (entry.whose, entry.subject) == (f"person:{person.pk}", f"sheet:{person.pk}")
    assert str(asked.pk) in entry.reason
    asked.refresh_from_db()
    assert asked.shown_at is not None


def test_it_is_one_pdf_file(reader: User, asked: Sheet, login: Login) -> None:
    answer = login(reader).post(reverse("protection:sheet_pdf", args=[asked.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert AccessLog.objects.count() == 1


def test_the_request_is_noted_first(reader: User, person: Person, login: Login) -> None:
    client, url = login(reader), reverse("protection:sheet_create", args=[person.pk])
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for wrong in ({}, {**ASKED, "asked_by": "proxy"}, {**ASKED, "received_on": tomorrow}):
        assert client.post(url, wrong).status_code == 200
    assert not Sheet.objects.exists()
    sent = {**ASKED, "asked_by": "proxy", "asker": "王五"}
    answer = client.post(url, sent)
    row = Sheet.objects.select_related("person__key").get()
    assert answer["Location"] == reverse("protection:sheet_show", args=[row.pk])
    assert (row.asker, row.made_by) == ("王五", reader)
    page = client.get(answer["Location"]).text
    assert "13812345678" not in page
    assert not AccessLog.objects.exists()


def test_out_of_sight_is_404_without_the_right_403(
    operator: User, outsider: User, worker: User, person: Person, login: Login
) -> None:
    url = reverse("protection:sheet_create", args=[person.pk])
    assert login(operator).get(url).status_code == 403
    assert login(with_rights(worker, personal=True)).get(url).status_code == 403
    assert login(with_rights(outsider, personal=True)).get(url).status_code == 404


def test_detail_of_care_needs_its_right_on_the_sheet_too(
    reader: User, person: Person, asked: Sheet
) -> None:
    later = dt.date(2099, 1, 1)
    care = register_care(
        programme="disabled", decided_by="村", review_on=later, person=person, by=BY
    )
    write_detail(care, "腿脚不便", by=BY)
    part = sheets.care(person, reader)
    assert part is not None
    assert "腿脚不便" not in part.rows[0]
    part = sheets.care(person, with_rights(reader, care=True, personal=True))
    assert part is not None
    assert "腿脚不便" in part.rows[0]


def test_it_counts_for_the_limit(
    reader: User, asked: Sheet, settings: Settings, login: Login
) -> None:
    settings.REVEAL_LIMIT = 1
    client, url = login(reader), reverse("protection:sheet_print", args=[asked.pk])
    assert "张三丰" in client.post(url).text
    stopped = client.post(url)
    assert stopped.status_code == 429
    assert "13812345678" not in stopped.text


def test_no_single_value_is_called_all(reader: User, person: Person) -> None:
    from django.http import Http404

    with pytest.raises(Http404):
        reveal.reveal(reader, f"sheet:{person.pk}", "all", "x", None)
    with pytest.raises(PermissionDenied):
        reveal.reveal(with_rights(reader, personal=False), f"sheet:{person.pk}", "all", "x", None)
