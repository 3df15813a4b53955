"""All writes to accounts. Each service locks, checks, writes, and logs before and after."""

from accounts.services.by import By
from accounts.services.deputies import deputy_create, deputy_end
from accounts.services.factors import factor_confirm, factor_prepare, factor_renew, factor_reset
from accounts.services.passwords import password_change, user_reset_password
from accounts.services.postings import posting_create, posting_end, posting_update
from accounts.services.users import (
    user_create,
    user_deactivate,
    user_reactivate,
    user_set_language,
    user_update,
)

__all__ = [
    "By",
    "deputy_create",
    "deputy_end",
    "factor_confirm",
    "factor_prepare",
    "factor_renew",
    "factor_reset",
    "password_change",
    "posting_create",
    "posting_end",
    "posting_update",
    "user_create",
    "user_deactivate",
    "user_reactivate",
    "user_reset_password",
    "user_set_language",
    "user_update",
]
