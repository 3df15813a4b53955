"""What pages and commands do with files of boundaries; every write goes through here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.boundaries.drafts import draft_start
from grids.errors import Refused
from grids.geofiles.checking import check_start
from grids.geofiles.choices import Choices
from grids.geofiles.datums import LABELS, WGS84
from grids.geofiles.exporting import FORMATS
from grids.geofiles.models import BoundaryFile
from grids.geofiles.publishing import publish_start, resolved, wanted_of
from grids.geofiles.taking import file_take, fit_anew
from grids.geofiles.turns import idle
from grids.models import Draft
from jobs.models import Job

__all__ = [
    "FORMATS",
    "file_check",
    "file_draft",
    "file_publish",
    "file_remove",
    "file_take",
    "offer_of",
]


@transaction.atomic
def file_check(file: BoundaryFile, choices: Choices, user: Any) -> Job:
    """Keeps what was chosen, measures the datums anew and starts the check."""
    idle(file)
    file.choices = choices.to_json()
    file.save(update_fields=["choices"])
    fit_anew(file)
    return check_start(file, user)


@transaction.atomic
def file_publish(file: BoundaryFile, reason: str, user: Any, day: dt.date | None = None) -> Job:
    """Today at once, a later day planned, a past one as a correction of the history."""
    idle(file)
    return publish_start(file, user, reason, day)


@transaction.atomic
def file_draft(file: BoundaryFile, parent: str, user: Any) -> Draft:
    """The siblings below `parent` as the file has them, as a draft; nothing is checked."""
    idle(file)
    found = next((s for s in file.result.get("sets", []) if s["parent"] == parent), None)
    if found is None:
        raise Refused(_("This set is not in the file any more. Check the file again."))
    area = resolved(file, parent)
    wanted, _rows = wanted_of(file, found, area, timezone.localdate(), whole=True)
    root = None if area else file.place
    return draft_start(
        owner=user, parent=area, root=root, day=wanted.day, wanted=wanted, source=file.name
    )


@transaction.atomic
def file_remove(file: BoundaryFile) -> None:
    idle(file)
    file.delete()


def offer_of(file: BoundaryFile) -> dict[str, Any] | None:
    """Another datum that fits clearly better than the one chosen; None where none does."""
    best, chosen = file.result.get("offered", ""), file.choices.get("datum", WGS84)
    if not best or best == chosen:
        return None
    fits = {fit["datum"]: fit["square_km"] for fit in file.result.get("fits", [])}
    return {"datum": LABELS[best], "size": fits[best], "plain": fits.get(chosen)}
