"""Users, departments, postings, and the logs of who read and changed what."""

from accounts.models.contacts import Contact, Way
from accounts.models.departments import Department, DepartmentKind
from accounts.models.identities import Identity
from accounts.models.imports import NewPasswords
from accounts.models.logs import AccessLog, AdminLog
from accounts.models.portraits import Portrait
from accounts.models.postings import (
    CENTRE_ROLES,
    DEPARTMENT_ROLES,
    SECOND_FACTOR_ROLES,
    SEPARATED_ROLES,
    Deputy,
    Posting,
    Role,
)
from accounts.models.sections import Section
from accounts.models.users import AccountManager, User

__all__ = [
    "CENTRE_ROLES",
    "DEPARTMENT_ROLES",
    "SECOND_FACTOR_ROLES",
    "SEPARATED_ROLES",
    "AccessLog",
    "AccountManager",
    "AdminLog",
    "Contact",
    "Department",
    "DepartmentKind",
    "Deputy",
    "Identity",
    "NewPasswords",
    "Portrait",
    "Posting",
    "Role",
    "Section",
    "User",
    "Way",
]
