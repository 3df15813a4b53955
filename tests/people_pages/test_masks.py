"""No page tells more than a mask, to any role; and nothing of who is out of sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from people.finding import opened, sealed
from tests.cast import Login
from tests.people_pages.making import NAME, OUT_NAME, PHONE, PLATE, Register

ROLES = ("worker", "operator", "supervisor", "auditor")
PAGES = (
    ("person_list", ""),
    ("person_show", "person"),
    ("person_history", "person"),
    ("house_show", "room"),
    ("house_show", "building"),
    ("house_history", "room"),
    ("organisation_show", "organisation"),
    ("organisation_history", "organisation"),
)
FORMS = (
    ("person_edit", "person"),
    ("household_edit", "household"),
    ("vehicle_edit", "vehicle"),
    ("residence_edit", "residence"),
    ("organisation_edit", "organisation"),
    ("house_edit", "room"),
    ("part_person_end", "part"),
    ("door", "room"),
    ("merge", "person"),
)


def text_of(client: Client, name: str, register: Register, record: str, **data: Any) -> str:
    args = [getattr(register, record).pk] if record else []
    answer = client.get(reverse(f"people:{name}", args=args), data)
    assert answer.status_code == 200, name
    return answer.content.decode()


def secrets(register: Register) -> list[str]:
    born = register.person.birth_date
    assert born is not None
    return [NAME, register.document, PHONE, PLATE, "教师", "7221234", born.isoformat(), "李梅"]


@pytest.mark.parametrize("role", ROLES)
def test_it_masks_on_every_page(
    role: str, register: Register, login: Login, request: pytest.FixtureRequest
) -> None:
    client = login(request.getfixturevalue(role))
    for name, record in PAGES:
        page = text_of(client, name, register, record)
        found = [value for value in secrets(register) if value in page]
        assert not found, f"{name} tells {found} to the {role}"
    assert "欧阳*" in text_of(client, "person_show", register, "person")


def test_it_masks_in_every_form(register: Register, login: Login, operator: User) -> None:
    client = login(operator)
    for name, record in FORMS:
        page = text_of(client, name, register, record)
        assert not [value for value in secrets(register) if value in page], name


def test_it_masks_who_lived_here_and_both_of_a_merge(
    register: Register, login: Login, operator: User
) -> None:
    client, merge = login(operator), register.merge()
    pair = reverse("people:merge_confirm", args=[register.person.pk, register.other.pk])
    pages = [
        text_of(client, "house_show", register, "building", on="2021-03-15"),
        client.get(pair).content.decode(),
        client.get(reverse("people:unmerge", args=[merge.pk])).content.decode(),
    ]
    assert "欧阳*" in pages[0]
    assert "李*" in pages[0]
    for page in pages:
        assert not [value for value in secrets(register) if value in page]


def search(client: Client, text: str, name: str = "person_list") -> str:
    """What a search shows; the address it leads to holds nothing in clear."""
    answer = client.post(reverse(f"people:{name}"), {"q": text})
    assert answer.status_code == 302
    assert text not in answer.headers["Location"]
    return client.get(answer.headers["Location"]).content.decode()


def test_it_finds_in_sight_only(register: Register, login: Login, operator: User) -> None:
    client = login(operator)
    link = reverse("people:person_show", args=[register.person.pk])
    for text in (register.document[-4:], register.document, PHONE, PHONE[-4:], "欧阳"):
        page = search(client, text)
        assert link in page, text
        assert reverse("people:person_show", args=[register.outside.pk]) not in page
        assert "可见范围内共 1 条" in page
    for text in (OUT_NAME, "13912345678", register.outside.document):
        page = search(client, text)
        assert "可见范围内没有符合的人员" in page
    assert register.document not in search(client, register.document)


def test_it_proposes_in_sight_only(register: Register, login: Login, operator: User) -> None:
    url = reverse("people:find_person")
    page = login(operator).post(url, {"name": "person", "person-text": "欧阳"}).content.decode()
    assert f'value="{register.person.pk}"' in page
    assert f'value="{register.outside.pk}"' not in page
    assert NAME not in page
    place = register.outside_house.place
    houses = login(operator).post(
        reverse("people:find_house"), {"name": "house", "house-text": place}
    )
    assert place not in houses.content.decode()


def test_it_seals_what_was_searched_for(operator: User, worker: User) -> None:
    word = sealed(operator, PHONE)
    assert PHONE not in word
    assert opened(operator, word) == PHONE
    assert opened(worker, word) == ""
    assert opened(operator, "nonsense") == ""


def test_it_shows_no_eye_without_the_right(
    register: Register, login: Login, operator: User
) -> None:
    assert "/reveal/" not in text_of(login(operator), "person_show", register, "person")


def test_it_narrows_to_areas_in_sight(
    register: Register, login: Login, operator: User, grid: Any, other_township: Any
) -> None:
    client = login(operator)
    link = reverse("people:person_show", args=[register.person.pk])
    assert link in text_of(client, "person_list", register, "", area=grid.code)
    page = text_of(client, "person_list", register, "", area=other_township.code)
    assert other_township.name not in page


def test_it_shows_nothing_of_care_but_that_a_visit_is_due(
    register: Register, login: Login, worker: User, auditor: User
) -> None:
    import datetime as dt

    from people.services import register_care
    from tests.people.making import BY

    review = dt.date(2099, 1, 1)
    register_care(
        programme="disabled", decided_by="社区", review_on=review, person=register.person, by=BY
    )
    assert "需要定期走访" in text_of(login(worker), "person_show", register, "person")
    assert "需要定期走访" not in text_of(login(auditor), "person_show", register, "person")
    for name, record in PAGES:
        page = text_of(login(worker), name, register, record)
        assert "残疾" not in page, name
