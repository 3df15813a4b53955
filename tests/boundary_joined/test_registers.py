"""Houses and organisations that are no more go with their area, so their people stay in sight."""

from __future__ import annotations

from accounts.models import Role, User
from grids.boundaries.reverting import reverting
from grids.models import Area, BoundaryChange
from grids.services import area_retire
from people.models import House, Organisation, Person
from people.services import By, OrganisationFacts, register_organisation
from tests.boundary_core.ground import publish, today
from tests.factories import make_person as make_user
from tests.people.making import make_building, make_person, make_residence


def gone(area: Area) -> tuple[House, Person]:
    house = make_building(None, area=area)
    person = make_person()
    make_residence(person, house)
    House.objects.filter(pk=house.pk).update(ended_on=today())
    return house, person


def test_who_took_over_sees_who_lived_there(
    grids: list[Area], first: Area, second: Area, system_admin: User
) -> None:
    old = Area.objects.children_of(second).get(name="河东网格")
    house, person = gone(old)
    firm = register_organisation(OrganisationFacts(name="旧铺", area=old), by=By())
    Organisation.objects.filter(pk=firm.pk).update(ended_on=today())
    desk = make_user("zhao", Role.OPERATOR, first)
    assert not Person.objects.for_user(desk).filter(pk=person.pk).exists()
    area_retire(area=second, day=today(), successor=first, by=system_admin, reason="small")
    new = Area.objects.in_force().get(name="河东网格")
    assert Person.objects.for_user(desk).filter(pk=person.pk).exists()
    assert House.objects.for_user(desk).filter(pk=house.pk).exists()
    assert Organisation.objects.for_user(desk).filter(pk=firm.pk).exists()
    house.refresh_from_db()
    assert (house.area, house.ended_on) == (new, today())


def test_a_merge_that_is_taken_back_gives_them_back(
    grids: list[Area], first: Area, second: Area, system_admin: User
) -> None:
    house, person = gone(Area.objects.children_of(second).get(name="河东网格"))
    area_retire(area=second, day=today(), successor=first, by=system_admin, reason="small")
    change = BoundaryChange.objects.get()
    publish(reverting(change), by=system_admin, reason="a mistake", reverts=change)
    back = Area.objects.in_force().get(name=second.name)
    house.refresh_from_db()
    person.refresh_from_db()
    assert house.sight_path.startswith(back.path)
    assert back.path in person.sight


def test_an_area_may_end_with_nothing_but_these(grids: list[Area], system_admin: User) -> None:
    Area.objects.filter(code=grids[0].code[:12]).update(covered=False)
    house, _person = gone(grids[0])
    area_retire(area=grids[0], day=today(), by=system_admin, reason="empty")
    house.refresh_from_db()
    assert house.area == grids[0]
