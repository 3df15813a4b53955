"""A case and the records it is about: linked by who works there, seen by its department."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse

from accounts.models import User
from events.models import CaseLink, Event
from events.people import services
from people.models import House, Organisation, Person
from people.protection import erasing, sheet
from people.services import By, OrganisationFacts, merge, register_organisation, unmerge
from tests.cast import Login
from tests.events.pages.scenes import stage
from tests.people.making import (
    BY,
    HERE,
    make_building,
    make_person,
    make_residence,
    make_room,
    resident_id,
)
from tests.people_protection.conftest import with_rights


@pytest.fixture
def event(request: pytest.FixtureRequest, rules: None) -> Event:
    """Sent to the township's department."""
    return stage(request.getfixturevalue).to("handle")


def linked(event: Event, record: object, user: User) -> CaseLink:
    kind = {Person: "person", House: "house", Organisation: "organisation"}[type(record)]  # type: ignore[index]
    return services.link(event, kind, record, user)


def test_a_department_sees_what_its_open_case_is_about(
    event: Event, person: Person, operator: User, liaison: User, county_liaison: User
) -> None:
    house = make_building()
    shop = register_organisation(OrganisationFacts("五金店", point=HERE), by=BY)
    other = make_person("李四")
    assert not Person.objects.for_user(liaison).exists()
    for record in (person, house, shop):
        linked(event, record, operator)
    assert list(Person.objects.for_user(liaison)) == [person]
    assert list(House.objects.for_user(liaison)) == [house]
    assert list(Organisation.objects.for_user(liaison)) == [shop]
    for model in (Person, House, Organisation):
        assert not model.objects.for_user(county_liaison).exists()
    assert other not in Person.objects.for_user(liaison)
    Event.objects.filter(pk=event.pk).update(step="done")
    assert not Person.objects.for_user(liaison).exists()


def test_a_liaison_without_the_right_sees_masks_only(
    event: Event, person: Person, operator: User, liaison: User, login: Login
) -> None:
    linked(event, person, operator)
    client = login(liaison)
    page = client.get(reverse("people:person_show", args=[person.pk]))
    assert page.status_code == 200
    for clear in ("张三丰", person.document, "13812345678", "某某研究所"):
        assert clear not in page.text
    assert client.get(f"/personal/person:{person.pk}/document/reveal/").status_code == 403
    part = client.get(reverse("events:people_shown", args=[event.pk]))
    assert "张*" in part.text


def test_the_desk_finds_and_links_and_takes_off(
    event: Event, person: Person, operator: User, login: Login
) -> None:
    client, url = login(operator), reverse("events:people_find", args=[event.pk])
    found = client.post(url, {"q": person.document[-4:]})
    assert f"person:{person.pk}" in found.text
    assert person.document not in found.text
    assert "Location" not in found
    add = reverse("events:people_link", args=[event.pk])
    for _time in range(2):
        assert client.post(add, {"record": f"person:{person.pk}"}).status_code == 302
    link = CaseLink.objects.get()
    assert (link.event, link.person, link.by) == (event, person, operator)
    assert f"person:{person.pk}" not in client.post(url, {"q": person.document[-4:]}).text
    client.post(reverse("events:people_unlink", args=[event.pk, link.pk]))
    assert not CaseLink.objects.exists()


def test_nobody_links_what_they_do_not_see(
    event: Event, person: Person, operator: User, outsider: User, liaison: User, login: Login
) -> None:
    elsewhere = make_person("王五")
    make_residence(elsewhere, make_building(point=point_elsewhere()))
    add = reverse("events:people_link", args=[event.pk])
    for record in (f"person:{elsewhere.pk}", "person:x", "care:1", ""):
        assert login(operator).post(add, {"record": record}).status_code == 404
    mine = {"record": f"person:{person.pk}"}
    assert login(outsider).post(add, mine).status_code == 404
    assert login(liaison).post(add, mine).status_code == 403
    assert not CaseLink.objects.exists()


def point_elsewhere() -> Point:
    return Point(107.9, 34.9, srid=4326)


def test_a_case_that_ended_stays_as_it_is(
    event: Event, person: Person, operator: User, login: Login
) -> None:
    link = linked(event, person, operator)
    Event.objects.filter(pk=event.pk).update(step="done")
    take = reverse("events:people_unlink", args=[event.pk, link.pk])
    assert login(operator).post(take).status_code == 403
    assert CaseLink.objects.exists()


def test_a_record_shows_the_cases_its_reader_sees(
    event: Event, person: Person, operator: User, supervisor: User, login: Login
) -> None:
    linked(event, person, operator)
    url = reverse("people:person_show", args=[person.pk])
    case = reverse("events:detail", args=[event.pk])
    assert case in login(operator).get(url).text
    Event.objects.filter(pk=event.pk).update(confidential=True)
    assert case not in login(operator).get(url).text


def test_links_follow_a_merge_and_come_back(event: Event, person: Person, operator: User) -> None:
    other = make_person("张三丰", document_kind="none")
    make_residence(other, person.residences.get().house)
    linked(event, other, operator)
    done = merge(other, person, by=By(why="the same"))
    assert CaseLink.objects.get().person == person
    unmerge(done, by=By(why="not the same"))
    assert CaseLink.objects.get().person == other


def test_erasing_the_person_keeps_the_case(
    event: Event, person: Person, operator: User, rights_admin: User
) -> None:
    linked(event, person, operator)
    order = erasing.ask(person, "wish", by=By(operator))
    erasing.decide(order, True, by=By(rights_admin))
    assert not CaseLink.objects.exists()
    assert Event.objects.filter(pk=event.pk).exists()


def test_the_sheet_names_the_cases(event: Event, person: Person, operator: User) -> None:
    linked(event, person, operator)
    reader = with_rights(operator, personal=True)
    [part] = [one for one in sheet.sections(person, reader) if str(event) in str(one.rows)]
    assert len(part.rows) == 1


def test_it_needs_few_statements(
    event: Event,
    operator: User,
    login: Login,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for n in range(6):
        found = make_person(f"李{n}", document=resident_id(serial=700 + n))
        make_residence(found, make_building())
        linked(event, found, operator)
    client = login(operator)
    url = reverse("events:people_find", args=[event.pk])
    client.get(url)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get(url)


def test_a_room_is_found_by_its_name_and_called_so_by_who_works_there(
    event: Event, operator: User, liaison: User, login: Login
) -> None:
    building = make_building()
    room = make_room(building, "301")
    client = login(operator)
    find = reverse("events:people_find", args=[event.pk])
    name = f"{building.place} 301"
    assert name in client.post(find, {"q": name}).content.decode()
    linked(event, room, operator)
    assert name in client.get(find).content.decode()
    page = login(liaison).get(find).content.decode()
    assert building.place in page
    assert name not in page
