"""The auditor reads who saw what and who changed what; nobody changes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.translation import override

from accounts import reveal
from accounts.models import AccessLog, AdminLog, User
from accounts.services import By, user_update
from tests.cast import logged_in

ACCESS, ADMIN = "accounts:access_log_list", "accounts:admin_log_list"
NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


def seen(user: User, subject: str, day: int) -> AccessLog:
    return AccessLog.objects.create(
        at=NOON.replace(day=day),
        user=user,
        posting=user.scope.posting,
        subject=subject,
        field="phone",
        reason="Call back",
    )


def listed(auditor: User, name: str, **chosen: Any) -> list[Any]:
    return list(logged_in(auditor).get(reverse(name), chosen).context["page"])


def test_it_lists_by_person_subject_and_day(
    auditor: User, operator: User, county_operator: User
) -> None:
    one, two = seen(operator, "reporter:1", 18), seen(county_operator, "reporter:2", 20)
    assert listed(auditor, ACCESS) == [two, one]
    assert listed(auditor, ACCESS, person="county") == [two]
    assert listed(auditor, ACCESS, subject="reporter:1") == [one]
    assert listed(auditor, ACCESS, since="2026-11-19") == [two]
    assert listed(auditor, ACCESS, until="2026-11-18") == [one]
    assert listed(auditor, ACCESS, since="2026-11-18", until="2026-11-20") == [two, one]
    assert listed(auditor, ACCESS, since="no day") == [two, one]


def test_a_whole_key_finds_its_record_alone(auditor: User, operator: User) -> None:
    one, *others = [seen(operator, f"person:{n}", 18) for n in (1, 10, 12, 21)]
    assert listed(auditor, ACCESS, subject="person:1") == [one]
    assert listed(auditor, ACCESS, subject=" person:12 ") == [others[1]]
    assert len(listed(auditor, ACCESS, subject="person")) == 4


def test_it_finds_every_kind_by_the_words_that_are_shown(auditor: User, operator: User) -> None:
    for prefix, (kind, fields) in reveal.words().items():
        for name, called in fields.items():
            entry = AccessLog.objects.create(
                at=NOON, user=operator, posting=operator.scope.posting, subject=f"{prefix}:77",
                field=name, reason="Call back",
            )  # fmt: skip
            with override("zh-hans"):
                texts = (f"{kind}", f"{kind} 77", f"{called}", f"{kind} {called} back")
                other = f"{kind} 78"
            for about in texts:
                assert entry in listed(auditor, ACCESS, subject=about), about
            assert entry not in listed(auditor, ACCESS, subject=other)


def test_the_rights_log_finds_whatever_it_shows(
    auditor: User, rights_admin: User, worker: User
) -> None:
    by = By(rights_admin)
    user_update(by=by, user=worker, name="李四", office_phone="0917-7211234")
    by.log_setup(AdminLog.Action.SETUP_UPDATE, "流动摊贩", {"limit": "3 天"}, {"limit": "5 天"})
    by.log(AdminLog.Action.POSTING_UPDATE, worker, {"role": "worker"}, {"role": "operator"})
    found = {
        text: len(listed(auditor, ADMIN, subject=text))
        for text in ("李四", worker.username, "流动摊贩", "5 天", "0917-7211234", "修改用户",
                     "中心坐席", "办公电话", "李四 任职", "没有这个词")
    }  # fmt: skip
    assert found["没有这个词"] == 0
    assert not [text for text, count in found.items() if not count and text != "没有这个词"], found
    assert found["5 天"] == found["中心坐席"] == 1


def test_it_counts_days_in_county_time(auditor: User, operator: User) -> None:
    late = seen(operator, "reporter:1", 18)
    evening = AccessLog.objects.create(
        at=dt.datetime(2026, 11, 18, 17, tzinfo=dt.UTC),
        user=operator, posting=operator.scope.posting, subject="a:1", field="b", reason="c",
    )  # fmt: skip
    assert listed(auditor, ACCESS, since="2026-11-19") == [evening]
    assert listed(auditor, ACCESS, until="2026-11-18") == [late]


def test_it_lists_changes_in_words(auditor: User, rights_admin: User, worker: User) -> None:
    user_update(by=By(rights_admin), user=worker, name="李四", office_phone="0917-1")
    page = logged_in(auditor).get(reverse(ADMIN))
    assert "李四" in page.text
    assert len(page.context["page"]) == 1
    assert listed(auditor, ADMIN, subject="nobody") == []
    assert len(listed(auditor, ADMIN, person="rights")) == 1


def test_it_shows_the_subtree_alone(auditor: User, outsider: User, operator: User) -> None:
    entry = seen(outsider, "reporter:1", 18)
    assert entry in AccessLog.objects.for_user(auditor)
    assert entry not in AccessLog.objects.for_user(operator)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_it_is_append_only(rights_admin: User, worker: User, change: str) -> None:
    user_update(by=By(rights_admin), user=worker, name="李四", office_phone="")
    rows = AdminLog.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(action="x") if change == "update" else rows.delete()
    assert AdminLog.objects.get().action == "user_update"


def test_it_reads_many_with_few_statements(
    auditor: User, operator: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        seen(operator, f"reporter:{number}", 18)
    client = logged_in(auditor)
    client.get(reverse(ACCESS))
    with django_assert_max_num_queries(7):
        client.get(reverse(ACCESS))
