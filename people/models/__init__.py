"""Records about people, houses and organisations: kept once, used by many, seen by few."""

from people.models.care import Care, CareDetail, Programme
from people.models.changes import Change, Merge
from people.models.collecting import Collected, DoorDraft
from people.models.diaries import Diary, DiaryDraft, DiaryPerson, RecordPhoto
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
from people.models.visits import Act, Consent, Occasion, Outcome, Visit, VisitDraft

__all__ = [
    "Act",
    "Asker",
    "Care",
    "CareDetail",
    "Change",
    "Check",
    "CheckedBy",
    "Collected",
    "Comparison",
    "Consent",
    "Diary",
    "DiaryDraft",
    "DiaryPerson",
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
    "Occasion",
    "Organisation",
    "OrganisationKind",
    "OrganisationPerson",
    "Outcome",
    "PartInOrganisation",
    "Person",
    "PersonKey",
    "Phone",
    "Programme",
    "RecordPhoto",
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
    "Visit",
    "VisitDraft",
]
