"""Where a person is reached: encrypted, masked, confirmed by a code, of no use before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.contacts import masked, spelled, wrong
from accounts.models import AdminLog, Contact, User, Way
from accounts.services.contacts import CODE_HOLDS
from events.delivery import sending
from events.models import Delivery
from tests.cast import Login
from tests.delivery.conftest import ADDRESS, reach
from tests.delivery.servers import MailServer


def address(name: str, way: str = "mail") -> str:
    return reverse(f"accounts:{name}", args=[way])


def test_it_is_entered_and_confirmed_by_a_code(
    liaison: User, mail: MailServer, login: Login
) -> None:
    client = login(liaison)
    answer = client.post(address("contact_edit"), {"value": f" {ADDRESS} "})
    assert answer.headers["Location"] == address("contact_confirm")
    contact = Contact.objects.get()
    assert contact.confirmed_at is None
    sending.deliver(timezone.now())
    assert contact.code in mail.text()
    assert client.post(address("contact_confirm"), {"code": "12"}).status_code == 200
    for _twice in range(2):
        client.post(address("contact_confirm"), {"code": contact.code})
        contact.refresh_from_db()
        assert contact.confirmed_at is not None


def test_five_wrong_codes_end_it(liaison: User, mail: MailServer, login: Login) -> None:
    client = login(liaison)
    client.post(address("contact_edit"), {"value": ADDRESS})
    right = Contact.objects.get().code
    other = f"{(int(right) + 1) % 10**6:06d}"
    for _number in range(5):
        client.post(address("contact_confirm"), {"code": other})
    client.post(address("contact_confirm"), {"code": right})
    assert Contact.objects.get().confirmed_at is None


def test_a_code_runs_out(liaison: User, mail: MailServer, login: Login) -> None:
    client = login(liaison)
    client.post(address("contact_edit"), {"value": ADDRESS})
    Contact.objects.update(code_until=timezone.now() - dt.timedelta(seconds=1))
    client.post(address("contact_confirm"), {"code": Contact.objects.get().code})
    assert Contact.objects.get().confirmed_at is None


def test_a_code_that_ran_out_is_not_sent(liaison: User, mail: MailServer, login: Login) -> None:
    login(liaison).post(address("contact_edit"), {"value": ADDRESS})
    mail.answer = "451 later"
    sending.deliver(timezone.now())
    mail.answer = "250 ok"
    sending.deliver(timezone.now() + CODE_HOLDS + dt.timedelta(minutes=1))
    assert mail.mails == []
    assert Delivery.objects.values_list("state", "answer").get() == ("dropped", "over")


def test_a_second_code_is_sent_once(liaison: User, mail: MailServer, login: Login) -> None:
    client = login(liaison)
    client.post(address("contact_edit"), {"value": ADDRESS})
    until = Contact.objects.get().code_until
    assert until is not None
    Contact.objects.update(code_until=until - dt.timedelta(minutes=2))
    client.post(address("contact_code"))
    sending.deliver(timezone.now())
    assert len(mail.mails) == 1
    assert Contact.objects.get().code in mail.text()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["dropped", "sent"]


def test_codes_are_not_sent_without_end(liaison: User, mail: MailServer, login: Login) -> None:
    client = login(liaison)
    client.post(address("contact_edit"), {"value": ADDRESS})
    for _number in range(3):
        client.post(address("contact_code"))
    assert Delivery.objects.count() == 1


def test_another_address_has_to_be_confirmed_anew(liaison: User, login: Login) -> None:
    reach(liaison)
    client = login(liaison)
    client.post(address("contact_edit"), {"value": ADDRESS})
    assert Contact.objects.get().confirmed_at is not None
    client.post(address("contact_edit"), {"value": "li@example.org"})
    assert Contact.objects.get().confirmed_at is None


def test_it_is_encrypted_masked_and_not_in_the_log(
    liaison: User, rights_admin: User, login: Login
) -> None:
    reach(liaison)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM accounts_contact")
        assert ADDRESS.encode() not in bytes(cursor.fetchone()[0])
    own = login(liaison).get(reverse("accounts:contacts")).content.decode()
    client = login(rights_admin)
    theirs = client.get(reverse("accounts:user_contacts", args=[liaison.pk])).content.decode()
    for text in (own, theirs):
        assert "wa***@example.org" in text
        assert ADDRESS not in text
    client.post(
        reverse("accounts:user_contact_edit", args=[liaison.pk, "mail"]),
        {"value": "li.si@example.org"},
    )
    assert Contact.objects.get().confirmed_at is not None
    assert "li.si" not in str(list(AdminLog.objects.values()))


def test_it_is_removed(liaison: User, rights_admin: User, login: Login) -> None:
    reach(liaison)
    client = login(liaison)
    for _twice in range(2):
        assert client.post(address("contact_remove")).status_code == 302
        assert not Contact.objects.exists()
    reach(liaison)
    remove = reverse("accounts:user_contact_remove", args=[liaison.pk, "mail"])
    login(rights_admin).post(remove)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("way", "value", "right"),
    [
        (Way.MAIL, ADDRESS, True),
        (Way.MAIL, "a@b.cn,c@d.cn", False),
        (Way.MAIL, "A <a@b.cn>", False),
        (Way.MAIL, "a@b", False),
        (Way.SMS, "138 1234-5678", True),
        (Way.SMS, "12", False),
        (Way.DINGTALK, "13812345678", True),
        (Way.WECOM, "WangWei.2", True),
        (Way.WECOM, "@all", False),
        (Way.WECOM, "All", False),
        (Way.WECOM, "a|b", False),
        (Way.FEISHU, "ou_7d8a6e", True),
        (Way.FEISHU, 'x"><at', False),
    ],
)
def test_a_contact_is_of_one_person(way: str, value: str, right: bool) -> None:
    assert (not wrong(way, spelled(way, value))) is right


@pytest.mark.parametrize(
    ("way", "value", "shown"),
    [
        (Way.MAIL, "wang@example.org", "wa***@example.org"),
        (Way.MAIL, "li@example.org", "l***@example.org"),
        (Way.SMS, "13812345678", "138****5678"),
        (Way.WECOM, "wangwei", "wa***"),
        (Way.WECOM, "", ""),
    ],
)
def test_it_is_masked(way: str, value: str, shown: str) -> None:
    assert masked(way, value) == shown
