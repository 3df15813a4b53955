"""Users, departments, postings, and the logs of who read and changed what."""

from accounts.models.contacts import Contact, Way
from accounts.models.departments import Department, DepartmentKind
from accounts.models.logs import AccessLog, AdminLog
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
    "Posting",
    "Role",
    "Section",
    "User",
    "Way",
]
