"""What a list of a register holds, as the pages list it, and its columns in a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from gridgov.masks import mask_phone
from grids.models import Area
from people import masked, search, shown
from people.models import House, Organisation, Person, Register, Residence

Rows = Any
Titles = tuple[tuple[Any, int], ...]

UNREAD = ("house__parent__footprint", "house__parent__point", "house__parent__address")
"""Columns of a unit that the line of a person living in it does not need."""

PERSON_TITLES: Titles = (
    (pgettext_lazy("person", "Name"), 12),
    (_("Kind of document"), 16),
    (_("Number of the document"), 22),
    (_("Sex"), 6),
    (_("Date of birth"), 12),
    (_("Phones"), 24),
    (_("Lives at"), 40),
)
PERSON_MORE: Titles = (
    (_("Occupation"), 14),
    (_("Employer"), 24),
    (_("Place of registration"), 30),
)
HOUSE_TITLES: Titles = (
    (_("Building"), 40),
    (_("Kind"), 8),
    (pgettext_lazy("house", "Use"), 12),
    (_("Floor space in m²"), 10),
    (_("Area code"), 18),
)
HOUSE_MORE: Titles = ((_("Number"), 12), (_("Whole address"), 50), (_("Owner"), 14))
ORGANISATION_TITLES: Titles = (
    (_("Name of the organisation"), 40),
    (_("Kind of organisation"), 14),
    (_("Unified social credit code"), 22),
    (_("Address"), 40),
    (_("Phone"), 16),
    (_("Employees"), 10),
    (_("Hazards on site"), 30),
)


def listed(user: User, register: str, text: str, area: str) -> Rows:
    """The records that the page lists for this search in this area (its code; "" for all)."""
    path = ""
    if area:
        seen = Area.objects.for_user(user).filter(code=area)
        path = seen.values_list("path", flat=True).first() or "-"
    if register == Register.PERSON:
        people: Any = search.people(user, text, path) if text else Person.objects.for_user(user)
        return people.under(path) if path else people
    if register == Register.HOUSE:
        houses: Any = search.houses(user, text) if text else House.objects.for_user(user)
        houses = houses.in_use()
        return houses.under(path) if path else houses
    firms: Any = search.organisations(user, text) if text else Organisation.objects.for_user(user)
    firms = firms.in_use()
    return firms.under(path) if path else firms


def titles(register: str, full: bool) -> list[tuple[str, int]]:
    first, more = {
        Register.PERSON.value: (PERSON_TITLES, PERSON_MORE),
        Register.HOUSE.value: (HOUSE_TITLES, HOUSE_MORE),
        Register.ORGANISATION.value: (ORGANISATION_TITLES, ()),
    }[register]
    return [(str(title), width) for title, width in (*first, *(more if full else ()))]


def lines(user: User, register: str, full: bool, rows: Rows) -> Iterable[list[str]]:
    """The lines of some records."""
    if register == Register.PERSON:
        homes = Residence.objects.for_user(user).open().order_by("pk")
        homes = homes.select_related("house__parent").defer(*UNREAD) if full else homes
        people = rows.prefetch_related(
            Prefetch("residences", queryset=homes, to_attr="homes"), "phones__person__key"
        )
        return (_person(person, full) for person in people)
    if register == Register.HOUSE:
        houses = rows.select_related("area", *(["parent"] if full else []))
        houses = houses.defer("area__geometry", "footprint", "point")
        return (_house(house, full) for house in houses)
    firms = rows.select_related("house").defer("house__footprint", "house__point", "point")
    return (_organisation(firm, full) for firm in firms)


def _person(person: Any, full: bool) -> list[str]:
    phones = [phone.number if full else masked.phone(phone) for phone in person.phones.all()]
    homes = dict.fromkeys(_place(home.house, full) for home in person.homes)
    born = person.birth_date
    line = [
        person.name if full else masked.name(person),
        person.get_document_kind_display(),
        person.document if full else masked.document(person),
        person.get_sex_display(),
        (born.isoformat() if full else f"{born.year}") if born else "",
        "、".join(phones),
        "; ".join(homes),
    ]
    return [*line, person.occupation, person.employer, person.registration_place] if full else line


def _place(house: House, full: bool) -> str:
    """Down to the building; in full with unit and room."""
    return f"{house.place} {shown.part_name(house)}".strip() if full else masked.address(house)


def _house(house: House, full: bool) -> list[str]:
    line = [
        house.place,
        house.get_level_display(),
        house.get_use_display(),
        f"{house.area_m2.normalize():f}" if house.area_m2 is not None else "",
        house.area.code if house.area else "",
    ]
    if not full:
        return line
    return [*line, house.number, house.address or _place(house, full), house.owner_text]


def _organisation(firm: Organisation, full: bool) -> list[str]:
    return [
        firm.name,
        firm.get_kind_display(),
        firm.credit_code,
        firm.house.place if firm.house else firm.place,
        firm.phone if full else mask_phone(firm.phone),
        "" if firm.employees is None else str(firm.employees),
        firm.hazards,
    ]
