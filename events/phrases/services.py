"""Adding, changing, removing and ordering phrases."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from events.models import Phrase
from events.phrases.sight import may_change, may_share
from gridgov.extraction import extract

MOST = 40
LONGEST = 300


@transaction.atomic
def phrase_add(*, user: Any, action: str, text: str, shared: bool = False) -> Phrase:
    """A phrase of one's own, or of the unit acted in. The same text twice is one phrase."""
    text = checked(text)
    if shared and not may_share(user):
        raise PermissionDenied(_("Only a supervisor shares phrases with the unit."))
    unit = unit_of(user) if shared else {"owner": user}
    beside = Phrase.objects.filter(**unit, action=action)
    same = beside.filter(text=text).first()
    if same is not None:
        return same
    if beside.count() >= MOST:
        raise ValidationError(
            {
                "text": [
                    _("There are %(n)d phrases for this already. Remove one first.") % {"n": MOST}
                ]
            }
        )
    last = beside.aggregate(last=Max("place"))["last"]
    place = 0 if last is None else last + 1
    return Phrase.objects.create(**unit, action=action, text=text, place=place)


def unit_of(user: Any) -> dict[str, Any]:
    """The unit of the posting acted in, by the field that names it."""
    posting = user.scope.posting
    if posting.department_id:
        return {"department_id": posting.department_id}
    return {"area_id": posting.area_id}


@transaction.atomic
def phrase_change(*, user: Any, phrase: Phrase, text: str) -> Phrase:
    locked = allowed(user, phrase)
    locked.text = checked(text)
    locked.save(update_fields=["text"])
    return locked


@transaction.atomic
def phrase_remove(*, user: Any, phrase: Phrase) -> None:
    allowed(user, phrase).delete()


@transaction.atomic
def phrase_move(*, user: Any, phrase: Phrase, up: bool) -> None:
    """Changes places with the neighbour; the first cannot go up, nor the last down."""
    locked = allowed(user, phrase)
    rows = list(beside(locked).select_for_update().order_by("place", "pk"))
    at = next(n for n, row in enumerate(rows) if row.pk == locked.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows):
        row.place = place
    Phrase.objects.bulk_update(rows, ["place"])


def beside(phrase: Phrase) -> QuerySet[Phrase]:
    """Those of the same action and the same owner or unit, the phrase among them."""
    return Phrase.objects.filter(
        action=phrase.action,
        owner=phrase.owner_id,
        area=phrase.area_id,
        department=phrase.department_id,
    )


def allowed(user: Any, phrase: Phrase) -> Phrase:
    """The locked row. Raises PermissionDenied for who may only use it."""
    locked = Phrase.objects.select_for_update().get(pk=phrase.pk)
    check_changes(user, locked)
    return locked


def check_changes(user: Any, phrase: Phrase) -> None:
    if not may_change(user, phrase):
        raise PermissionDenied(
            _("This phrase is shared: a supervisor of the unit that shares it changes it.")
        )


def checked(text: str) -> str:
    """The text without space around it; refused where it is empty, long, or about a person."""
    text = text.strip()
    if not text:
        raise ValidationError({"text": [_("Please write the phrase.")]})
    if len(text) > LONGEST:
        said = _("A phrase has at most %(n)d signs; this one has %(now)d.")
        raise ValidationError({"text": [said % {"n": LONGEST, "now": len(text)}]})
    _cleaned, found = extract(text, ())
    if found.phones or found.ids or "〔" in text:
        raise ValidationError(
            {"text": [_("A phrase is used on many cases: leave out numbers of persons.")]}
        )
    return text
