"""How values of the registers look where they are not revealed. Everything here is for pages."""

from __future__ import annotations

from gridgov.masks import mask_id, mask_name, mask_phone
from people.models import House, Person, Phone, Vehicle


def name(person: Person) -> str:
    """张*, or an empty text for who was erased."""
    return mask_name(person.name)


def document(person: Person) -> str:
    """110105********002X; of shorter numbers the last four."""
    number = person.document
    if len(number) >= 15:
        return mask_id(number)
    return f"{'*' * max(0, len(number) - 4)}{number[-4:]}" if len(number) > 4 else "*" * len(number)


def phone(row: Phone) -> str:
    return mask_phone(row.number)


def plate(vehicle: Vehicle) -> str:
    """陕C***1: the place and the last sign."""
    text = vehicle.plate
    return f"{text[:2]}{'*' * (len(text) - 3)}{text[-1]}" if len(text) > 3 else "*" * len(text)


def address(house: House) -> str:
    """Down to the building, of every house the same."""
    return house.place
