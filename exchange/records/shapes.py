"""How records look: masked as on the pages, each hidden value with the name it is revealed by."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exchange.cases.shapes import CODE, POINT
from gridgov.masks import mask_phone
from people import masked, shown
from people.models import House, Organisation, OrganisationPerson, Person, Residence
from people.models.houses import HouseLevel, Use
from people.models.organisations import OrganisationKind, PartInOrganisation
from people.models.persons import DocumentKind, Sex
from people.models.residences import ResidenceKind
from people.reveals import HOUSE, PERSON

HIDDEN = "***"


class ValueOut(serializers.Serializer[Any]):
    """A value that is kept back; `subject` and `field` are what it is revealed by."""

    subject = serializers.CharField()
    field = serializers.CharField()
    label: Any = serializers.CharField()
    shown = serializers.CharField(help_text=_("Masked."))


class PersonOut(serializers.Serializer[Person]):
    """A person as lists show them; the context holds `homes` by person."""

    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField(help_text=_("The surname and a star."))
    sex: Any = serializers.ChoiceField(choices=[*Sex.choices, ("", "")])
    born = serializers.SerializerMethodField(help_text=_("The year alone, or empty."))
    deceased = serializers.SerializerMethodField()
    document_kind = serializers.ChoiceField(choices=DocumentKind.choices)
    document = serializers.SerializerMethodField(help_text=_("Masked."))
    home = serializers.SerializerMethodField(
        help_text=_("Where the person lives, down to the building, as far as in sight.")
    )

    def get_url(self, person: Person) -> str:
        return reverse("exchange:person_show", args=[person.pk])

    def get_name(self, person: Person) -> str:
        return shown.name_of(person)

    def get_born(self, person: Person) -> str:
        return shown.born(person)

    def get_deceased(self, person: Person) -> bool:
        return person.died_on is not None

    def get_document(self, person: Person) -> str:
        return masked.document(person)

    def get_home(self, person: Person) -> str:
        homes: dict[int, str] = self.context["homes"]
        return homes.get(person.pk, "")


class ResidenceOut(serializers.Serializer[Residence]):
    house = serializers.IntegerField(source="house_id")
    place = serializers.CharField(
        source="house.place", help_text=_("The address down to the building.")
    )
    kind = serializers.ChoiceField(choices=ResidenceKind.choices)
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)


class PersonWhole(PersonOut):
    """The context holds `residences` in sight, too."""

    residences = serializers.SerializerMethodField()
    values = serializers.SerializerMethodField()

    @extend_schema_field(ResidenceOut(many=True))
    def get_residences(self, person: Person) -> Any:
        return ResidenceOut(self.context["residences"], many=True).data

    @extend_schema_field(ValueOut(many=True))
    def get_values(self, person: Person) -> Any:
        told = {
            "name": shown.name_of(person),
            "document": masked.document(person),
            "birth_date": shown.born(person),
            "occupation": hidden(person.occupation),
            "employer": hidden(person.employer),
            "registration_place": shown.registration_place(person),
        }
        own = values(f"person:{person.pk}", told, PERSON)
        for row in person.phones.all():
            own += values(f"phone:{row.pk}", {"number": masked.phone(row)}, HOUSE)
        return own


class HouseOut(serializers.Serializer[House]):
    """A building, or a unit or room of one; the address goes down to the building."""

    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    level = serializers.ChoiceField(choices=HouseLevel.choices)
    building = serializers.IntegerField(source="building_id", allow_null=True)
    parent: Any = serializers.IntegerField(source="parent_id", allow_null=True)
    place = serializers.CharField()
    area = serializers.SerializerMethodField(help_text=_("The code of the area it lies in."))
    point = serializers.SerializerMethodField()
    use: Any = serializers.ChoiceField(choices=[*Use.choices, ("", "")])
    floor = serializers.IntegerField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)

    def get_url(self, house: House) -> str:
        return reverse("exchange:house_show", args=[house.pk])

    @extend_schema_field(CODE)
    def get_area(self, house: House) -> str | None:
        return house.area.code if house.area else None

    @extend_schema_field(POINT)
    def get_point(self, house: House) -> dict[str, float] | None:
        return lying(house.point)


class HouseWhole(HouseOut):
    values = serializers.SerializerMethodField()

    @extend_schema_field(ValueOut(many=True))
    def get_values(self, house: House) -> Any:
        told = {name: hidden(getattr(house, name)) for name in HOUSE}
        return values(f"house:{house.pk}", told, HOUSE)


class OrganisationOut(serializers.Serializer[Organisation]):
    """Name, credit code and address of an organisation are public; its phone is masked."""

    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    credit_code = serializers.CharField()
    house = serializers.IntegerField(source="house_id", allow_null=True)
    place = serializers.CharField()
    area = serializers.SerializerMethodField(help_text=_("The code of the area it lies in."))
    point = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField(help_text=_("Masked."))
    employees = serializers.IntegerField(allow_null=True)
    hazards = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)

    def get_url(self, row: Organisation) -> str:
        return reverse("exchange:organisation_show", args=[row.pk])

    @extend_schema_field(CODE)
    def get_area(self, row: Organisation) -> str | None:
        return row.area.code if row.area else None

    @extend_schema_field(POINT)
    def get_point(self, row: Organisation) -> dict[str, float] | None:
        return lying(row.spot)

    def get_phone(self, row: Organisation) -> str:
        return mask_phone(row.phone)


class PartOut(serializers.Serializer[OrganisationPerson]):
    person = serializers.IntegerField(source="person_id")
    part = serializers.ChoiceField(choices=PartInOrganisation.choices)
    name = serializers.SerializerMethodField(help_text=_("The surname and a star."))

    def get_name(self, part: OrganisationPerson) -> str:
        return shown.name_of(part.person)


class OrganisationWhole(OrganisationOut):
    """The context holds `people` in charge, as far as in sight."""

    people = serializers.SerializerMethodField()
    values = serializers.SerializerMethodField()

    @extend_schema_field(PartOut(many=True))
    def get_people(self, row: Organisation) -> Any:
        return PartOut(self.context["people"], many=True).data

    @extend_schema_field(ValueOut(many=True))
    def get_values(self, row: Organisation) -> Any:
        told = {"phone": mask_phone(row.phone)}
        return values(f"organisation:{row.pk}", told, {"phone": _("Phone")})


def values(subject: str, told: dict[str, str], labels: Any) -> list[dict[str, str]]:
    """Those that there are."""
    return [
        {"subject": subject, "field": name, "label": str(labels[name]), "shown": text}
        for name, text in told.items()
        if text
    ]


def hidden(text: str) -> str:
    return HIDDEN if text else ""


def lying(point: Any) -> dict[str, float] | None:
    return None if point is None else {"longitude": point.x, "latitude": point.y}
