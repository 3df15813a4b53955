"""Everybody chooses for themselves; gateways and the log are the system administrator's."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import Contact, Way
from events.models import Delivery, Gateway
from tests.permissions import Get, Row, codes

EVERYBODY = codes(default=200)
DONE = codes(default=302)
ADMIN = codes(system_admin=200)
ADMIN_DONE = codes(system_admin=302)
RIGHTS = codes(rights_admin=200)
RIGHTS_DONE = codes(rights_admin=302)


def by_mail(get: Get) -> dict[str, Any]:
    return {"way": Way.MAIL.value}


def of_the_worker(get: Get) -> dict[str, Any]:
    return {"pk": get("worker").pk}


def mail_of_the_worker(get: Get) -> dict[str, Any]:
    return {"pk": get("worker").pk, "way": Way.MAIL.value}


def mail_gateway(get: Get) -> dict[str, Any]:
    values = {"server": "127.0.0.1", "port": 1, "security": "insecure", "sender": "a@b.cn"}
    Gateway.objects.create(way=Way.MAIL, values=values)
    return by_mail(get)


def delivery(get: Get) -> dict[str, Any]:
    now, user = timezone.now(), get("worker")
    contact = Contact.objects.create(user=user, way=Way.MAIL, value="a@b.cn", changed_at=now)
    row = Delivery.objects.create(
        contact=contact, user=user, way=Way.MAIL, created_at=now, next_at=now, state="given_up"
    )
    return {"pk": row.pk}


def nowhere(get: Get) -> dict[str, Any]:
    return {"way": "pigeon"}


ROWS = [
    Row("notices:settings_edit", EVERYBODY),
    Row("notices:settings_edit", DONE, method="post"),
    Row("notices:digest_show", EVERYBODY),
    Row("notices:bell_show", EVERYBODY),
    Row("notices:bell_count", EVERYBODY),
    Row("accounts:contacts", EVERYBODY),
    Row("accounts:contact_edit", EVERYBODY, kwargs=by_mail),
    Row(
        "accounts:contact_edit",
        DONE,
        method="post",
        kwargs=by_mail,
        data=lambda get: {"value": "wang@example.org"},
    ),
    Row("accounts:contact_edit", codes(default=404), kwargs=nowhere),
    Row("accounts:contact_code", DONE, method="post", kwargs=by_mail),
    Row("accounts:contact_confirm", EVERYBODY, kwargs=by_mail),
    Row(
        "accounts:contact_confirm",
        EVERYBODY,
        method="post",
        kwargs=by_mail,
        data=lambda get: {"code": "000000"},
    ),
    Row("accounts:contact_remove", DONE, method="post", kwargs=by_mail),
    Row("accounts:user_contacts", RIGHTS, kwargs=of_the_worker),
    Row("accounts:user_contact_edit", RIGHTS, kwargs=mail_of_the_worker),
    Row(
        "accounts:user_contact_edit",
        RIGHTS_DONE,
        method="post",
        kwargs=mail_of_the_worker,
        data=lambda get: {"value": "wang@example.org"},
    ),
    Row("accounts:user_contact_remove", RIGHTS_DONE, method="post", kwargs=mail_of_the_worker),
    Row("delivery:gateway_list", ADMIN),
    Row("delivery:gateway_edit", ADMIN, kwargs=by_mail),
    Row("delivery:gateway_edit", ADMIN, method="post", kwargs=by_mail),
    Row("delivery:gateway_edit", codes(system_admin=404), kwargs=nowhere),
    Row("delivery:gateway_switch", ADMIN_DONE, method="post", kwargs=mail_gateway),
    Row("delivery:gateway_test", ADMIN_DONE, method="post", kwargs=mail_gateway),
    Row("delivery:delivery_list", ADMIN),
    Row("delivery:delivery_resend", ADMIN_DONE, method="post", kwargs=delivery),
]
