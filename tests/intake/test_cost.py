"""What a new case costs in statements."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.models import User
from events.models import Category, Event
from tests.cast import Login
from tests.intake.conftest import answers

AT_MOST = 15
SAVEPOINTS = 4
"""Made by the test's own transaction; BEGIN and COMMIT otherwise."""


def test_it_makes_a_case_in_few_statements(
    worker: User,
    operator: User,
    category: Category,
    login: Login,
    django_assert_max_num_queries: Any,
) -> None:
    client = login(worker)
    client.post(reverse("events:new"), answers(category=category.pk))
    form = answers(category=category.pk)
    with django_assert_max_num_queries(AT_MOST + SAVEPOINTS):
        client.post(reverse("events:new"), form)
    assert Event.objects.count() == 2
