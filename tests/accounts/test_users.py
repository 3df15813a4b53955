"""The rights administrator's work on accounts: within the subtree, logged, never on oneself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import holdings
from accounts.models import AdminLog, Department, Posting, Role, User
from accounts.services import (
    By,
    posting_create,
    posting_end,
    posting_update,
    user_create,
    user_deactivate,
    user_reactivate,
    user_reset_password,
    user_update,
)
from accounts.services.postings import Rights
from grids.models import Area
from tests.cast import Login, logged_in
from tests.factories import LONG_AGO, make_person, make_posting


@pytest.fixture
def township_rights(township: Area) -> User:
    return make_person("township_rights", Role.RIGHTS_ADMIN, township)


def new_user(by: User, area: Area, **more: Any) -> tuple[User, str]:
    values = {"username": "new", "name": "新人", "role": Role.OPERATOR, "area": area, **more}
    return user_create(by=By(by), valid_from=LONG_AGO, **values)


def test_it_makes_a_user_with_a_posting_and_a_one_time_password(
    rights_admin: User, township: Area
) -> None:
    user, password = new_user(rights_admin, township)
    assert user.check_password(password)
    assert user.must_change_password
    assert user.postings.get().role == Role.OPERATOR
    log = AdminLog.objects.filter(subject=user).order_by("pk")
    assert [entry.action for entry in log] == ["user_create", "posting_create"]
    assert password not in str([(entry.before, entry.after) for entry in log])


def test_it_refuses_a_name_that_is_taken(rights_admin: User, township: Area, worker: User) -> None:
    with pytest.raises(ValidationError, match="taken"):
        new_user(rights_admin, township, username="worker")


def test_it_grants_nothing_outside_the_subtree(township_rights: User, county: Area) -> None:
    with pytest.raises(PermissionDenied):
        new_user(township_rights, county)
    assert not User.objects.filter(username="new").exists()


def test_it_grants_nothing_to_oneself(rights_admin: User, township: Area) -> None:
    with pytest.raises(PermissionDenied, match="their own"):
        posting_create(
            by=By(rights_admin),
            user=rights_admin,
            role=Role.OPERATOR,
            area=township,
            valid_from=LONG_AGO,
        )


def test_it_takes_over_no_account_that_also_works_outside(
    township_rights: User, county: Area, operator: User
) -> None:
    """Whoever resets a password could act as that person, also above."""
    make_posting(operator, Role.SUPERVISOR, county)
    for service in (user_reset_password, user_deactivate):
        with pytest.raises(PermissionDenied):
            service(by=By(township_rights), user=operator)
    page = logged_in(township_rights).get(reverse("accounts:user_edit", args=[operator.pk]))
    assert page.status_code == 403


@pytest.mark.parametrize("name", ["system_admin", "auditor", "operator", "supervisor"])
def test_it_is_for_rights_administrators_alone(
    name: str, request: pytest.FixtureRequest, worker: User
) -> None:
    with pytest.raises(PermissionDenied):
        user_update(by=By(request.getfixturevalue(name)), user=worker, name="x", office_phone="")


def test_it_changes_and_says_what(rights_admin: User, worker: User) -> None:
    user_update(by=By(rights_admin, "203.0.113.1"), user=worker, name="李四", office_phone="")
    entry = AdminLog.objects.get()
    assert (entry.before, entry.after) == ({"name": "worker"}, {"name": "李四"})
    assert (entry.user, entry.address) == (rights_admin, "203.0.113.1")
    user_update(by=By(rights_admin), user=worker, name="李四", office_phone="")
    assert AdminLog.objects.count() == 1


def test_it_resets_a_password_and_ends_sessions(rights_admin: User, worker: User) -> None:
    client = logged_in(worker)
    page = logged_in(rights_admin).post(reverse("accounts:user_reset_password", args=[worker.pk]))
    worker.refresh_from_db()
    assert worker.check_password(page.context["password"])
    assert worker.must_change_password
    assert "no-store" in page["Cache-Control"]
    assert client.get("/account/").status_code == 302


def test_it_deactivates_without_deleting_and_back(rights_admin: User, worker: User) -> None:
    client = logged_in(worker)
    for _twice in range(2):
        user_deactivate(by=By(rights_admin), user=worker)
    assert client.get("/account/").status_code == 302
    assert worker.postings.count() == 1
    user_reactivate(by=By(rights_admin), user=worker)
    assert User.objects.get(pk=worker.pk).is_active
    assert AdminLog.objects.count() == 2


def test_it_warns_what_the_person_still_holds(rights_admin: User, worker: User) -> None:
    holdings.register("test", "Open cases", lambda user: 3 if user == worker else 0)
    try:
        url = reverse("accounts:user_deactivate", args=[worker.pk])
        assert "Open cases: 3" in logged_in(rights_admin).get(url).text
    finally:
        holdings._kinds.pop("test")


@pytest.mark.parametrize(
    ("role", "place", "fits"),
    [
        ("worker", "grid", True),
        ("worker", "community", False),
        ("worker", "township_department", False),
        ("operator", "grid", False),
        ("operator", "community", True),
        ("operator", "township_department", False),
        ("liaison", "township_department", True),
        ("liaison", "township", False),
        ("supervisor", "township_department", True),
        ("supervisor", "township", True),
        ("auditor", "county_department", False),
    ],
)
def test_it_posts_people_where_their_role_belongs(
    rights_admin: User, request: pytest.FixtureRequest, role: str, place: str, fits: bool
) -> None:
    where = request.getfixturevalue(place)
    key = "department" if isinstance(where, Department) else "area"
    user = make_person("somebody", Role.OPERATOR, rights_admin.scope.posting.area)  # type: ignore[union-attr, arg-type]
    values: dict[str, Any] = {"role": role, key: where, "valid_from": LONG_AGO}
    if fits:
        assert posting_create(by=By(rights_admin), user=user, **values).pk
    else:
        with pytest.raises(ValidationError):
            posting_create(by=By(rights_admin), user=user, **values)


def test_it_adds_the_same_posting_once(rights_admin: User, operator: User, community: Area) -> None:
    values = {"role": Role.OPERATOR, "area": community, "valid_from": timezone.localdate()}
    first = posting_create(by=By(rights_admin), user=operator, **values)  # type: ignore[arg-type]
    assert first == operator.postings.get()
    assert not AdminLog.objects.exists()


def test_it_ends_a_posting_at_the_next_request(rights_admin: User, operator: User) -> None:
    client = logged_in(operator)
    posting = operator.postings.get()
    for _twice in range(2):
        posting_end(by=By(rights_admin), posting=posting, valid_to=timezone.localdate())
    response = client.get("/account/")
    assert response.wsgi_request.user.scope.role is None  # type: ignore[union-attr]
    assert AdminLog.objects.count() == 1


def test_it_ends_no_posting_in_the_past(rights_admin: User, operator: User) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="past"):
        posting_end(by=By(rights_admin), posting=operator.postings.get(), valid_to=yesterday)


def test_it_changes_the_rights_of_a_posting(rights_admin: User, operator: User) -> None:
    posting_update(
        by=By(rights_admin), posting=operator.postings.get(), rights=Rights(personal=True)
    )
    assert Posting.objects.get(user=operator).personal
    assert AdminLog.objects.get().after == {"personal": True}


def test_it_lists_by_every_filter(rights_admin: User, worker: User, liaison: User) -> None:
    client, url = logged_in(rights_admin), reverse("accounts:user_list")
    User.objects.filter(pk=liaison.pk).update(is_active=False)

    def listed(**chosen: str) -> list[str]:
        return [user.username for user in client.get(url, chosen).context["page"]]

    assert listed() == ["liaison", "rights_admin", "worker"]
    assert listed(q="work") == ["worker"]
    assert listed(role="liaison") == ["liaison"]
    assert listed(area="第一网格") == ["worker"]
    assert listed(area="610305100") == ["liaison", "worker"]
    assert listed(active="no") == ["liaison"]
    assert listed(q="nobody there") == []


def test_it_lists_with_as_many_statements_for_one_as_for_many(
    rights_admin: User, community: Area, login: Login, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make_person(f"p{number}", Role.OPERATOR, community)
    client = login(rights_admin)
    client.get(reverse("accounts:user_list"))
    with django_assert_max_num_queries(8):
        client.get(reverse("accounts:user_list"))


def test_it_offers_high_areas_and_departments_and_finds_the_rest_by_words(
    rights_admin: User, grid: Area, township_department: Department, login: Login
) -> None:
    browser, url = login(rights_admin), reverse("accounts:user_create")
    page = browser.get(url)
    offered = [unit.key for unit in page.context["units"]]
    assert offered[-1] == f"d{township_department.pk}"
    assert f"a{grid.pk}" not in offered
    assert page.context["more"]
    found = browser.get(url, {"q": grid.code}).context["units"]
    assert [unit.key for unit in found] == [f"a{grid.pk}"]


def test_it_creates_through_the_page(rights_admin: User, township: Area) -> None:
    client, url = logged_in(rights_admin), reverse("accounts:user_create")
    assert f"?unit=a{township.pk}" in client.get(url, {"q": "cgz"}).text
    data = {"username": "new", "name": "新人", "role": "operator", "valid_from": "2026-01-01"}
    page = client.post(f"{url}?unit=a{township.pk}", data)
    assert User.objects.get(username="new").check_password(page.context["password"])
    again = client.post(f"{url}?unit=a{township.pk}", data)
    assert again.context["form"].errors["username"]


@pytest.mark.parametrize("unit", ["a999999", "x1", "a", "d1'"])
def test_it_knows_no_unit_out_of_sight(rights_admin: User, unit: str) -> None:
    url = reverse("accounts:user_create")
    assert logged_in(rights_admin).get(url, {"unit": unit}).status_code == 404


def test_it_hides_users_of_other_areas(township_rights: User, outsider: User) -> None:
    client = logged_in(township_rights)
    for name in ("user_show", "user_edit", "user_deactivate", "posting_create"):
        assert client.get(reverse(f"accounts:{name}", args=[outsider.pk])).status_code == 404
