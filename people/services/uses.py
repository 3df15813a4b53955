"""A house that is registered as empty is not any more once somebody moves in."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.history import By
from people.models import House, ResidenceKind, Use
from people.services.base import change, locked


def moved_in(house: House, kinds: Iterable[str], chosen: str, by: By) -> str:
    """The use an empty house has from now on, "" where it stays as it is.

    `chosen` is a value of Use ("empty": it stays so); "" goes by how people live there: a tenant
    makes it let, other inhabitants lived in by the owner, who is only registered changes
    nothing. Raises ValidationError where that does not say it.
    """
    row: House = locked(house, None)
    if row.use != Use.EMPTY:
        return ""
    use = chosen or _by_kind(set(kinds))
    change(row, {"use": use}, by)
    house.use = row.use
    return use if use != Use.EMPTY else ""


def _by_kind(kinds: set[str]) -> str:
    if ResidenceKind.TENANT in kinds:
        return Use.LET.value
    if ResidenceKind.ACTUAL in kinds:
        return Use.OWN.value
    if ResidenceKind.TEMPORARY in kinds:
        raise ValidationError(
            {
                "use": [
                    _(
                        "This house is registered as empty. Choose what it is used for now that "
                        "somebody lives in it."
                    )
                ]
            }
        )
    return Use.EMPTY.value
