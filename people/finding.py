"""What was searched for, so that it can stand in an address: sealed, for its reader alone.

Numbers and names typed into a search are personal data, and addresses lie in logs and histories.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from gridgov.crypto import CannotDecrypt, decrypt, encrypt

if TYPE_CHECKING:
    from accounts.models import User

LONGEST = 100


def sealed(user: User, text: str) -> str:
    """The text as a word for an address; "" stays empty."""
    data = encrypt(text[:LONGEST], _context(user)) if text else b""
    return base64.urlsafe_b64encode(data).decode()


def opened(user: User, word: str) -> str:
    """The text behind a word made for this user; "" for anything else."""
    try:
        return decrypt(base64.urlsafe_b64decode(word), _context(user)) if word else ""
    except (CannotDecrypt, ValueError):
        return ""


def echoed(text: str) -> str:
    """What was typed as a page may repeat it: of a long number the last four only."""
    figures = sum(c.isdigit() for c in text)
    return f"…{text.strip()[-4:]}" if figures >= 7 else text


def _context(user: User) -> str:
    return f"people.search.{user.pk}"
