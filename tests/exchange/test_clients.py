"""The administrator's pages: let in, change, replace the secret, suspend; who sees what."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import AdminLog, Department, Posting, User
from accounts.services.deputies import deputy_candidates
from events.duty.people import People
from exchange.models import Client
from grids.models import Area
from tests.cast import Login
from tests.exchange.making import Caller, make_client, token_for
from tests.factories import make_person

pytestmark = pytest.mark.django_db
VALUES = {
    "name": "医保核对系统",
    "purpose": "核对参保人员名单",
    "scopes": ["comparison:read", "comparison:write"],
    "per_minute": "30",
}


@pytest.fixture
def page(login: Login, rights_admin: User) -> Browser:
    return login(rights_admin)


def created(page: Browser, place: Area | Department, **more: Any) -> Any:
    key = f"d{place.pk}" if isinstance(place, Department) else f"a{place.pk}"
    return page.post(f"/clients/create/?unit={key}", {**VALUES, **more}, follow=True)


def secret_in(answer: Any) -> str:
    found = re.search(r"data-secret>([^<]+)<", answer.content.decode())
    assert found is not None
    return found[1]


def test_it_lets_a_departments_system_in(page: Browser, township_department: Department) -> None:
    answer = created(page, township_department)
    client = Client.objects.get()
    assert secret_in(answer) not in client.client_secret
    assert "no-store" in answer["Cache-Control"]
    posting = client.user.postings.get()
    assert (posting.role, posting.department) == ("liaison", township_department)
    assert not any((posting.personal, posting.care, posting.confidential))
    assert client.user.is_service
    assert AdminLog.objects.filter(action="client_create", subject=client.user).exists()


def test_the_secret_is_shown_once(page: Browser, township_department: Department) -> None:
    secret = secret_in(created(page, township_department))
    client = Client.objects.get()
    for url in ("/clients/", f"/clients/{client.pk}/", f"/clients/{client.pk}/edit/"):
        assert secret not in page.get(url).content.decode()
    assert secret not in str(list(AdminLog.objects.values()))


def test_a_centres_system_compares_no_list(page: Browser, township: Area) -> None:
    assert created(page, township).status_code == 422
    assert created(page, township, scopes=["area:read"]).status_code == 200
    assert Client.objects.get().user.postings.get().role == "operator"


def test_a_grid_has_no_system(page: Browser, grid: Area) -> None:
    answer = created(page, grid, scopes=["area:read"])
    assert answer.status_code == 422
    assert not Client.objects.exists()
    assert not User.objects.filter(is_service=True).exists()


def test_another_counties_administrator_sees_nothing(
    login: Login, other_township: Area, system: Client
) -> None:
    stranger = login(make_person("rights2", "rights_admin", other_township))
    assert system.name not in stranger.get("/clients/").content.decode()
    for act in ("", "edit/", "rotate/", "suspend/", "resume/"):
        assert stranger.get(f"/clients/{system.pk}/{act}").status_code == 404
    assert stranger.post(f"/clients/{system.pk}/suspend/").status_code == 404
    system.refresh_from_db()
    assert system.suspended_at is None


def test_changes_are_logged_and_end_at_once(page: Browser, system: Client, caller: Caller) -> None:
    values = {**VALUES, "name": "新名称", "scopes": ["category:read"]}
    assert page.post(f"/clients/{system.pk}/edit/", values).status_code == 302
    assert caller.get("/api/v1/areas/").status_code == 403
    system.refresh_from_db()
    assert (system.name, system.user.name, system.per_minute) == ("新名称", "新名称", 30)
    entry = AdminLog.objects.get(action="client_update")
    assert entry.after["scopes"] == ["category:read"]


def test_a_new_secret_ends_the_old_one_and_every_token(
    page: Browser, township_department: Department
) -> None:
    old = secret_in(created(page, township_department))
    client = Client.objects.get()
    caller = Caller(token_for(client))
    new = secret_in(page.post(f"/clients/{client.pk}/rotate/", follow=True))
    assert new != old
    assert caller.get("/api/v1/comparisons/").status_code == 401
    for secret, code in ((old, 401), (new, 200)):
        data = {"grant_type": "client_credentials", "client_id": client.client_id}
        answer = Browser().post("/api/oauth/token/", {**data, "client_secret": secret})
        assert answer.status_code == code


def test_loading_the_secret_again_makes_and_replaces_nothing(
    page: Browser, township_department: Department
) -> None:
    secret_in(created(page, township_department))
    client = Client.objects.get()
    at = f"/clients/{client.pk}/secret/"
    assert page.get(at)["Location"] == f"/clients/{client.pk}/"
    assert page.post(f"/clients/{client.pk}/rotate/")["Location"] == at
    kept = str(dict(page.session))
    assert secret_in(page.get(at)) not in kept
    assert page.get(at)["Location"] == f"/clients/{client.pk}/"
    actions = AdminLog.objects.filter(subject=client.user).values_list("action", flat=True)
    assert sorted(actions) == ["client_create", "client_rotate", "posting_create"]


def test_a_second_system_of_the_same_name_is_not_made_by_mistake(
    page: Browser, township_department: Department, township: Area
) -> None:
    created(page, township_department)
    answer = created(page, township_department, name=VALUES["name"])
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name"}
    assert created(page, township, scopes=["area:read"]).status_code == 200
    assert Client.objects.count() == 2


def test_suspending_works_from_the_next_call_on(
    page: Browser, system: Client, caller: Caller
) -> None:
    assert caller.get("/api/v1/areas/").status_code == 200
    for _twice in range(2):
        page.post(f"/clients/{system.pk}/suspend/")
        assert caller.get("/api/v1/areas/").status_code == 401
    assert AdminLog.objects.filter(action="client_suspend").count() == 1
    page.post(f"/clients/{system.pk}/resume/")
    assert caller.get("/api/v1/areas/").status_code == 401
    assert Caller(token_for(system)).get("/api/v1/areas/").status_code == 200


def test_its_page_shows_calls_by_day(page: Browser, system: Client, caller: Caller) -> None:
    assert "从未" in page.get(f"/clients/{system.pk}/").content.decode()
    for _each in range(3):
        caller.get("/api/v1/areas/")
    shown = page.get(f"/clients/{system.pk}/").content.decode()
    assert '<td class="text-end">3</td>' in shown


def test_the_auditor_reads_and_changes_nothing(login: Login, auditor: User, system: Client) -> None:
    page = login(auditor)
    shown = page.get(f"/clients/{system.pk}/").content.decode()
    assert system.client_id in shown
    assert "/rotate/" not in shown
    assert page.post(f"/clients/{system.pk}/suspend/").status_code == 403


def test_nobody_takes_it_for_a_colleague(
    page: Browser, system: Client, liaison: User, rights_admin: User
) -> None:
    """No list of people, no choice of a deputy, no notice; but its posting holds for itself."""
    posting = system.user.postings.get()
    assert posting not in Posting.objects.on(posting.valid_from)
    assert posting in Posting.objects.in_force(posting.valid_from)
    assert system.user not in User.objects.for_user(rights_admin)
    assert system.user not in deputy_candidates(liaison.postings.get(), posting.valid_from)
    assert page.get(f"/users/{system.user.pk}/").status_code == 404
    assert page.get(f"/postings/{posting.pk}/edit/").status_code == 404


def test_no_roster_takes_a_centres_system_for_a_clerk(township: Area) -> None:
    client = make_client(township)[0]
    posting = client.user.postings.get()
    assert client.user not in People(township, posting.valid_from, posting.valid_from).users()


def test_the_log_of_rights_names_it_without_a_page_of_a_person(
    login: Login, auditor: User, system: Client
) -> None:
    shown = login(auditor).get("/logs/admin/").content.decode()
    assert system.name in shown
    assert f"/users/{system.user.pk}/" not in shown


def test_its_list_costs_the_same_for_many(
    page: Browser, township_department: Department, django_assert_max_num_queries: Any
) -> None:
    page.get("/clients/")
    for number in range(12):
        make_client(township_department, name=f"系统{number}")
    with django_assert_max_num_queries(14):
        assert "系统11" in page.get("/clients/").content.decode()
