"""Demo accounts exist behind the switch alone, and walk in without a second factor."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.demo import PASSWORD, create_accounts
from accounts.models import Department, Role, User
from grids.models import Area
from tests.factories import make_area


@pytest.fixture
def stage(
    county: Area, grid: Area, community: Area, community_department: Department, settings: Settings
) -> Area:
    make_area(community, code="610305100001002", name="第二网格")
    settings.DEMO = True
    return county


def test_it_makes_one_account_of_each_role(stage: Area, county_department: Department) -> None:
    users = create_accounts(stage)
    roles = {posting.role for user in users for posting in user.postings.all()}
    assert roles == set(Role.values)
    assert all(user.is_demo and not user.must_change_password for user in users)


def test_it_makes_them_once(stage: Area) -> None:
    create_accounts(stage)
    count = User.objects.count()
    create_accounts(stage)
    assert User.objects.count() == count


def test_it_makes_none_without_the_switch(stage: Area, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        create_accounts(stage)
    assert not User.objects.exists()


def test_it_prints_names_and_the_password(stage: Area) -> None:
    out = StringIO()
    call_command("demo_accounts", create=True, stdout=out)
    assert PASSWORD in out.getvalue()
    assert "rights" in out.getvalue()


@pytest.mark.parametrize(("demo", "page"), [(True, "/"), (False, "/account/second-factor/enrol/")])
def test_it_excuses_the_second_factor_with_the_switch_alone(
    stage: Area, settings: Settings, demo: bool, page: str
) -> None:
    create_accounts(stage)
    settings.DEMO = demo
    client = Client()
    client.post(reverse("login"), {"username": "auditor", "password": PASSWORD})
    response = client.get("/", follow=True)
    assert response.request["PATH_INFO"] == page


def test_it_excuses_no_ordinary_account(auditor: User, settings: Settings) -> None:
    settings.DEMO = True
    client = Client()
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").status_code == 302
