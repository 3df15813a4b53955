"""The three people who set up a new installation."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import SEPARATED_ROLES, Posting, User
from grids.models import Area


def run() -> list[list[str]]:
    out = StringIO()
    call_command("first_administrators", stdout=out, stderr=StringIO())
    return [line.split() for line in out.getvalue().splitlines()]


@pytest.mark.django_db
def test_it_makes_three_people_of_three_roles(county: Area) -> None:
    made = run()
    assert [username for username, _password in made] == ["system", "rights", "auditor"]
    assert set(Posting.objects.values_list("role", flat=True)) == SEPARATED_ROLES
    for username, password in made:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert user.must_change_password
        assert not user.is_demo


@pytest.mark.django_db
def test_it_refuses_where_there_are_users(county: Area) -> None:
    run()
    with pytest.raises(CommandError, match="There are users already"):
        run()
    assert User.objects.count() == 3


@pytest.mark.django_db
def test_it_needs_an_area() -> None:
    with pytest.raises(CommandError, match="no area yet"):
        run()
