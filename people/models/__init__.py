"""Records about people, houses and organisations: kept once, used by many, seen by few."""

from people.models.care import Care, CareDetail, Programme
from people.models.changes import Change, Merge
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
    "DocumentKind",
    "House",
    "HouseLevel",
    "Household",
    "HouseholdMember",
    "Merge",
    "Organisation",
    "OrganisationKind",
    "OrganisationPerson",
    "PartInOrganisation",
    "Person",
    "PersonKey",
    "Phone",
    "Programme",
    "Relation",
    "Residence",
    "ResidenceKind",
    "Sex",
    "Use",
    "Vehicle",
    "VehicleKind",
]
