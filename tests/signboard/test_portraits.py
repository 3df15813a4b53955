"""A photo is kept with consent alone, remade without EXIF, encrypted, and goes for good."""

from __future__ import annotations

import base64
import io

import pytest
from django.db import connection
from django.test import Client
from PIL import Image

from accounts.models import AdminLog, Portrait, User
from tests.cast import Login
from tests.signboard.pictures import jpeg, uploaded

CONSENT = {"agreed_on": "2026-01-02", "on_signboards": "on"}


@pytest.fixture
def admin(login: Login, rights_admin: User) -> Client:
    return login(rights_admin)


def send(client: Client, user: User, **data: object) -> int:
    return client.post(f"/users/{user.pk}/portrait/", data).status_code


def test_it_is_upright_small_and_without_exif(admin: Client, worker: User) -> None:
    assert send(admin, worker, photo=uploaded(), **CONSENT) == 302
    answer = admin.get(f"/users/{worker.pk}/portrait.jpg")
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.size, dict(picture.getexif())) == ((480, 640), {})
    assert b"SecretPhone" not in answer.content
    with connection.cursor() as cursor:
        cursor.execute("SELECT picture FROM accounts_portrait")
        assert base64.b64encode(answer.content)[:40] not in bytes(cursor.fetchone()[0])
    page = admin.get(f"/users/{worker.pk}/").content.decode()
    assert f"/users/{worker.pk}/portrait.jpg" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"photo": uploaded(b"GIF89a no photo")}, "打不开"),
        ({"photo": uploaded(jpeg((60, 900)))}, "太小"),
        ({"photo": uploaded(), "agreed_on": ""}, "请"),
        ({"photo": uploaded(), "agreed_on": "2999-01-01"}, "尚未到来"),
        ({"photo": ""}, "请"),
    ],
)
def test_it_says_at_the_field_what_is_wrong(
    admin: Client, worker: User, data: dict[str, object], words: str
) -> None:
    answer = admin.post(f"/users/{worker.pk}/portrait/", {**CONSENT, **data})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert 'aria-invalid="true"' in body
    assert words in body
    assert not Portrait.objects.exists()


def test_consent_changes_without_a_new_photo(admin: Client, worker: User) -> None:
    send(admin, worker, photo=uploaded(), **CONSENT)
    for _twice in range(2):
        assert send(admin, worker, agreed_on="2026-02-03") == 302
    portrait = Portrait.objects.get()
    assert (portrait.on_signboards, str(portrait.agreed_on)) == (False, "2026-02-03")
    log = AdminLog.objects.filter(subject=worker).order_by("pk")
    assert log.count() == 2
    assert portrait.picture[:40] not in str(list(log.values()))


def test_it_is_deleted_for_good(admin: Client, worker: User) -> None:
    send(admin, worker, photo=uploaded(), **CONSENT)
    for _twice in range(2):
        assert admin.post(f"/users/{worker.pk}/portrait/remove/").status_code == 302
    assert not Portrait.objects.exists()
    assert admin.get(f"/users/{worker.pk}/portrait.jpg").status_code == 404
    assert AdminLog.objects.filter(subject=worker).count() == 2


def test_colleagues_without_the_task_do_not_see_it(
    admin: Client, login: Login, worker: User, liaison: User
) -> None:
    send(admin, worker, photo=uploaded(), **CONSENT)
    assert login(liaison).get(f"/users/{worker.pk}/portrait.jpg").status_code == 404
    assert login(worker).get(f"/users/{worker.pk}/portrait.jpg").status_code == 200
