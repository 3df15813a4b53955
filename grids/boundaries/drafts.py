"""Keeping drafts of boundaries. Nothing here touches a boundary in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grids.boundaries.following import followed
from grids.boundaries.ground import Ground, Sheet
from grids.boundaries.outlines import check_shapes
from grids.boundaries.publish import publish
from grids.boundaries.reading import codes_named, no_area
from grids.boundaries.seen import since
from grids.boundaries.wanted import Wanted
from grids.errors import Difference, Refused
from grids.models import Area, AreaCode, BoundaryChange, Draft

MOST_AREAS = 5_000


class Unreadable(Refused):
    """What a draft keeps cannot be read any more; it can only be discarded."""

    draft: Draft


class Stale(Refused):
    """Somebody, or another window, saved the draft since it was opened."""


@dataclass(frozen=True)
class Opened:
    """A draft with what it says and what it stands on."""

    draft: Draft
    wanted: Wanted
    ground: Ground

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.ground, self.wanted)

    @property
    def overtaken(self) -> bool:
        """Whether boundaries here changed since the draft was made or taken up."""
        return bool(self.draft.seen) and self.draft.seen != self.ground.fingerprint()

    @cached_property
    def difference(self) -> Difference | None:
        """What was changed here since then; None where nothing was."""
        return since(self.ground.families, self.draft.seen) if self.overtaken else None


def opened(draft: Draft) -> Opened:
    """Raises Unreadable."""
    ground = Ground(draft.parent, draft.path)
    try:
        return Opened(draft, Wanted.from_json(draft.wanted), ground)
    except Refused as refused:
        broken = Unreadable(str(refused))
        broken.draft = draft
        raise broken from None


@transaction.atomic
def draft_start(
    *,
    owner: Any,
    parent: Area | None,
    day: dt.date,
    root: Area | None = None,
    wanted: Wanted | None = None,
    source: str = "",
) -> Draft:
    """A new draft of the boundaries below `parent`, or of the outline of `root`.

    `wanted` may bring what a proposal, an import or another draft wants.
    """
    place = parent or root
    if place is None or (parent is None and not place.is_root()):
        raise Refused(_("A draft is of the areas below one area, or of the outline of a root."))
    if place.retired_on:
        raise Refused(
            _("%(area)s is retired; its boundaries do not change.") % {"area": place.label}
        )
    code = parent.code if parent else ""
    asked = replace(wanted, parent=code) if wanted else Wanted(parent=code, day=day)
    _check_size(asked)
    _check_place(asked, place.path)
    ground = Ground(parent, place.path)
    return Draft.objects.create(
        owner=owner,
        parent=parent,
        path=place.path,
        wanted=asked.to_json(),
        seen=ground.fingerprint(),
        source=source[:200],
    )


def draft_copy(*, draft: Draft, owner: Any) -> Draft:
    """What somebody else prepared, as a draft of one's own."""
    return Draft.objects.create(
        owner=owner,
        parent=draft.parent,
        path=draft.path,
        wanted=draft.wanted,
        seen=draft.seen,
        source=draft.source,
    )


def draft_save(*, draft: Draft, wanted: Wanted, revision: int) -> Draft:
    """Keeps what is wanted now. Raises Stale when `revision` is not the one kept."""
    return _written(draft, revision, lambda _opened: wanted)


def draft_change(*, draft: Draft, change: Callable[[Opened], Wanted]) -> Draft:
    """Keeps what `change` makes of the draft as it stands in the database."""
    return _written(draft, None, change)


def draft_renew(*, draft: Draft) -> Draft:
    """Takes the draft up on the boundaries now in force: what is gone since is left out."""
    return _written(draft, None, lambda found: _fitting(found.ground, found.wanted), renew=True)


@transaction.atomic
def draft_publish(*, draft: Draft, by: Any, day: dt.date, reason: str, seen: str) -> BoundaryChange:
    """Publishes what the draft wants from `day` on; the draft is gone then.

    Raises what `grids.boundaries.publish.publish` raises; the draft is kept then.
    """
    locked = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if locked is None:
        raise Refused(_("This draft was published or discarded already. Nothing was changed."))
    within = locked.path
    wanted = opened(locked).wanted.on(day)
    _check_place(wanted, within)
    wanted = followed(wanted, within=within)
    change = publish(wanted, within=within, by=by, reason=reason, seen=seen, source=locked.source)
    locked.delete()
    return change


def draft_discard(*, draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).delete()


@transaction.atomic
def _written(
    draft: Draft,
    revision: int | None,
    change: Callable[[Opened], Wanted],
    *,
    renew: bool = False,
) -> Draft:
    locked: Draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if revision is not None and revision != locked.revision:
        raise Stale(
            _(
                "This draft was changed in another window. What is kept there is newer; load "
                "the page again to go on with it."
            )
        )
    found = opened(locked)
    wanted = change(found)
    wanted = replace(wanted, parent=found.wanted.parent)
    _check_size(wanted)
    _check_place(wanted, locked.path)
    locked.wanted = wanted.to_json()
    locked.revision += 1
    if renew:
        locked.seen = found.ground.fingerprint()
    locked.save(update_fields=["wanted", "revision", "seen", "updated_at"])
    return locked


def _check_size(wanted: Wanted) -> None:
    count = len(wanted.shapes) + len(wanted.new) + len(wanted.retired)
    if count > MOST_AREAS:
        raise Refused(_("A draft changes at most 5,000 areas. Nothing was saved."))
    check_shapes([*wanted.shapes.values(), *(new.geometry for new in wanted.new.values())])


def _check_place(wanted: Wanted, within: str) -> None:
    """Refuses what does not lie under `within`, in the words for what there is not.

    An area that has ended since stays in the draft until it is taken up anew.
    """
    if not wanted.parent and (wanted.new or wanted.retired):
        raise Refused(_("The outline of a root is redrawn alone. Nothing was saved."))
    codes = codes_named(wanted)
    rows = AreaCode.objects.filter(code__in=codes, area__path__startswith=within)
    if not wanted.parent:
        rows = rows.filter(area__path=within)
    for code in sorted(codes.difference(rows.values_list("code", flat=True)))[:1]:
        raise no_area(code)


def _fitting(ground: Ground, wanted: Wanted) -> Wanted:
    """Without areas that are retired by now, and without heirs that are."""
    live = set(ground.areas) | set(wanted.new)
    below = _below(ground, wanted)
    new = {
        key: replace(area, from_code=area.from_code if area.from_code in live else "")
        for key, area in wanted.new.items()
    }
    retired = {
        code: heir if heir in live else ""
        for code, heir in wanted.retired.items()
        if code in ground.areas
    }
    shapes = {code: shape for code, shape in wanted.shapes.items() if code in below}
    return replace(wanted, shapes=shapes, new=new, retired=retired)


def _below(ground: Ground, wanted: Wanted) -> set[str]:
    """Codes of the draft's shapes that are still in force."""
    found = Area.objects.in_force().filter(code__in=wanted.shapes, path__startswith=ground.path)
    return set(found.values_list("code", flat=True))
