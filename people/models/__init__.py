"""Records about people, houses and organisations: kept once, used by many, seen by few."""

from people.models.care import Care, CareDetail, Programme
from people.models.changes import Change, Merge
from people.models.exchange import (
    Check,
    Comparison,
    Export,
    Import,
    ImportPart,
    KeptFile,
    KnownHeading,
    Register,
    SampleWeek,
)
from people.models.households import Household, HouseholdMember, Relation
from people.models.houses import House, HouseLevel, Use
from people.models.organisations import (
    Organisation,
    OrganisationKind,
    OrganisationPerson,
    PartInOrganisation,
)
from people.models.persons import DocumentKind, Person, PersonKey, Phone, Sex
from people.models.residences import Residence, ResidenceKind
from people.models.vehicles import Vehicle, VehicleKind

__all__ = [
    "Care",
    "CareDetail",
    "Change",
    "Check",
    "Comparison",
    "DocumentKind",
    "Export",
    "House",
    "HouseLevel",
    "Household",
    "HouseholdMember",
    "Import",
    "ImportPart",
    "KeptFile",
    "KnownHeading",
    "Merge",
    "Organisation",
    "OrganisationKind",
    "OrganisationPerson",
    "PartInOrganisation",
    "Person",
    "PersonKey",
    "Phone",
    "Programme",
    "Register",
    "Relation",
    "Residence",
    "ResidenceKind",
    "SampleWeek",
    "Sex",
    "Use",
    "Vehicle",
    "VehicleKind",
]
