"""All writes to schemes and their points."""

from assessment.schemes.services.adjustments import Subject, adjust, take_back
from assessment.schemes.services.deciding import call_off, put_in_force, scheme_end
from assessment.schemes.services.drafts import draft_change, draft_create, draft_delete

__all__ = [
    "Subject",
    "adjust",
    "call_off",
    "draft_change",
    "draft_create",
    "draft_delete",
    "put_in_force",
    "scheme_end",
    "take_back",
]
