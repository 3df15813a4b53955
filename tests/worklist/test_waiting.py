"""The number in the menu: its statement is kept, and another one made when sight changes."""

from __future__ import annotations

import pytest

from accounts.models import Posting, User
from accounts.scope import scope_of
from events.models import Event
from events.waiting import count_waiting
from tests.worklist.conftest import Reported

pytestmark = pytest.mark.django_db


def counted(user: User) -> int:
    """As the next request would count."""
    again = User.objects.get(pk=user.pk)
    again.scope = scope_of(again)
    return count_waiting(again)


def test_what_waits_is_counted_anew_each_time(operator: User, reported: Reported) -> None:
    for number in range(3):
        assert counted(operator) == number
        reported(operator, f"井盖破损{number}")


def test_who_leads_the_unit_from_now_on_is_told_of_more(
    operator: User, reported: Reported, django_user_model: type[User]
) -> None:
    writer = django_user_model.objects.create(username="somebody")
    event = reported(operator, "井盖破损")
    Event.objects.filter(pk=event.pk).update(leaders_only=True, created_by=writer)
    assert counted(operator) == 0
    Posting.objects.filter(user=operator).update(is_head=True)
    assert counted(operator) == 1


def test_who_has_moved_counts_where_they_are(
    operator: User, outsider: User, reported: Reported
) -> None:
    reported(operator, "井盖破损")
    assert (counted(operator), counted(outsider)) == (1, 0)
    there = Posting.objects.get(user=outsider).area
    Posting.objects.filter(user=operator).update(area=there)
    assert counted(operator) == 0
