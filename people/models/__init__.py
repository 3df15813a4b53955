"""Records about people, houses and organisations: kept once, used by many, seen by few."""

from people.models.care import Care, CareDetail, Programme
from people.models.changes import Change, Merge
from people.models.collecting import Collected, DoorDraft
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
from people.models.protection import (
    Asker,
    CheckedBy,
    Erasure,
    ErasureState,
    Ground,
    KeepingRule,
    Sheet,
)
from people.models.residences import Residence, ResidenceKind
from people.models.vehicles import Vehicle, VehicleKind

__all__ = [
    "Asker",
    "Care",
    "CareDetail",
    "Change",
    "Check",
    "CheckedBy",
    "Collected",
    "Comparison",
    "DocumentKind",
    "DoorDraft",
    "Erasure",
    "ErasureState",
    "Export",
    "Ground",
    "House",
    "HouseLevel",
    "Household",
    "HouseholdMember",
    "Import",
    "ImportPart",
    "KeepingRule",
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
    "Sheet",
    "Use",
    "Vehicle",
    "VehicleKind",
]
