"""Known records: merged ones lead on, none is offered as its own double, none is a dead end."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from people.forms.merging import OtherForm
from people.services import By, merge
from tests.cast import Login
from tests.people.making import make_person
from tests.people_pages.making import NAME, OUT_NAME, Register
from tests.people_pages.test_met import URL, text, typed

EN = {"accept-language": "en"}
ENDS = "What the person lived in before"


@pytest.fixture
def client(worker: User, login: Login) -> Client:
    return login(worker)


def show(pk: int) -> str:
    return reverse("people:person_show", args=[pk])


def test_a_merged_record_leads_to_the_one_that_goes_on(client: Client, register: Register) -> None:
    gone = register.merge().person
    for name in ("person_show", "person_edit"):
        url = reverse(f"people:{name}", args=[gone.pk])
        assert client.get(url).headers["Location"] == show(register.person.pk)
        assert "was merged into another" in text(client.get(url, headers=EN, follow=True))
    assert client.post(reverse("people:person_edit", args=[gone.pk])).status_code == 404


def test_it_leads_on_over_several_merges(client: Client, register: Register) -> None:
    first, second = [make_person(NAME, document_kind="unknown") for _time in range(2)]
    merge(first, second, by=By(why="户口本"))
    second.refresh_from_db()
    merge(second, register.person, by=By(why="户口本"))
    assert client.get(show(first.pk)).headers["Location"] == show(register.person.pk)


def test_out_of_sight_a_merged_record_leads_nowhere(
    client: Client, register: Register, outsider: User, login: Login
) -> None:
    gone = register.merge().person
    there = make_person(OUT_NAME, document_kind="unknown")
    merge(there, register.outside, by=By(why="户口本"))
    for url in (show(there.pk), reverse("people:person_edit", args=[there.pk])):
        assert client.get(url).status_code == 404
    assert client.get(show(10**9)).status_code == 404
    assert login(outsider).get(show(gone.pk)).status_code == 404


def test_a_record_is_not_offered_as_its_own_double(
    operator: User, login: Login, register: Register
) -> None:
    client, own = login(operator), register.person
    page = client.get(reverse("people:merge", args=[own.pk]), headers=EN)
    assert f'"but": "{own.pk}"' in text(page)
    form = OtherForm(operator, own, {"person-text": NAME})
    assert not form.is_valid()
    assert f'value="{own.pk}"' not in str(form)
    url, data = reverse("people:find_person"), {"name": "person", "person-text": NAME}
    assert f'value="{own.pk}"' in text(client.post(url, data))
    assert f'value="{own.pk}"' not in text(client.post(url, data | {"but": str(own.pk)}))


def test_who_is_met_and_known_here_has_a_link_to_their_page(
    client: Client, register: Register
) -> None:
    data = typed(name=NAME, document=register.document)
    for url, more in ((URL, {}), (reverse("people:row_check"), {"check": "met"})):
        page = text(client.post(url, data | more, headers=EN))
        assert f'href="{show(register.person.pk)}"' in page
        assert ENDS not in page


def test_who_is_met_and_lives_elsewhere_is_sent_to_the_door(
    client: Client, register: Register
) -> None:
    data = typed(name=OUT_NAME, document=register.outside.document)
    for url, more in ((URL, {}), (reverse("people:row_check"), {"check": "met"})):
        page = text(client.post(url, data | more, headers=EN))
        known = page.split('class="gg-known"')[1].split("</fieldset>")[0]
        assert f'href="{reverse("people:door_start")}"' in known
        assert 'type="radio"' not in known
        assert page.count("registered already, and not where you work") == 1
        assert show(register.outside.pk) not in page
        assert ENDS not in page


def test_at_the_door_the_move_is_still_offered(client: Client, register: Register) -> None:
    data = typed(name=OUT_NAME, document=register.outside.document, kind="actual")
    page = text(client.post(reverse("people:row_check"), data | {"check": "0"}, headers=EN))
    assert f'value="{register.outside.pk}"' in page
    assert ENDS in page
