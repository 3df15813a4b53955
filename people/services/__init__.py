"""Everything that writes to the registers. Pages, imports and jobs go through here.

Each takes `by=By(user, why)` (`people.history.By`), is one transaction, and raises
ValidationError with a dict by field; what changes a record takes `seq`, the version that was
read, and raises Stale where somebody else was faster.
"""

from people.history import By
from people.services.base import Stale
from people.services.care import change_care, end_care, register_care, write_detail
from people.services.households import (
    add_member,
    change_relations,
    end_household,
    end_member,
    move_household,
    register_household,
    reopen_household,
)
from people.services.houses import HouseFacts, change_house, check_house, end_house, register_house
from people.services.merging import merge, unmerge
from people.services.organisations import (
    OrganisationFacts,
    add_part,
    change_organisation,
    check_organisation,
    end_organisation,
    end_part,
    register_organisation,
)
from people.services.persons import (
    PersonFacts,
    change_person,
    check_person,
    facts_of,
    register_checked,
    register_person,
)
from people.services.residences import add_residence, change_residence, end_residence
from people.services.vehicles import change_vehicle, end_vehicle, register_vehicle

__all__ = [
    "By",
    "HouseFacts",
    "OrganisationFacts",
    "PersonFacts",
    "Stale",
    "add_member",
    "add_part",
    "add_residence",
    "change_care",
    "change_house",
    "change_organisation",
    "change_person",
    "change_relations",
    "change_residence",
    "change_vehicle",
    "check_house",
    "check_organisation",
    "check_person",
    "end_care",
    "end_house",
    "end_household",
    "end_member",
    "end_organisation",
    "end_part",
    "end_residence",
    "end_vehicle",
    "facts_of",
    "merge",
    "move_household",
    "register_care",
    "register_checked",
    "register_house",
    "register_household",
    "register_organisation",
    "register_person",
    "register_vehicle",
    "reopen_household",
    "unmerge",
    "write_detail",
]
