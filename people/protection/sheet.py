"""All that is held about a person, and who looked: for the person's own request.

The document stays masked, everything else is in clear, so whoever draws the sheet is logged.
Of other people it holds no name. Upper floors add what they hold: `also(name, section)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import reveal
from accounts.models import AccessLog, Role
from people import history, masked
from people.history import By
from people.models import Care, CareDetail, Change, House, Person, Sheet
from people.protection.erasing import one_person
from people.reveals import ALL

if TYPE_CHECKING:
    from accounts.models import User

MOST = 500
"""Lines of the history and of the access log on a sheet, the newest ones."""


@dataclass(frozen=True)
class Section:
    """A table: its heading, the heads of its columns (none: two columns of facts), its rows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]


Maker = Callable[[list[int], "User"], Section | None]
_also: dict[str, Maker] = {}


def also(name: str, maker: Maker) -> None:
    """`maker(keys of the person's rows, reader)` answers None where nothing is held."""
    _also[name] = maker


def may_make(user: User) -> bool:
    return user.scope.role in (Role.OPERATOR, Role.SUPERVISOR) and user.scope.personal


@transaction.atomic
def make(person: Person, values: dict[str, Any], *, by: By) -> Sheet:
    """Notes a request that was received and whose asker was checked."""
    row = Sheet(
        person=person,
        asked_by=values["asked_by"],
        checked_by=values["checked_by"],
        received_on=values["received_on"],
        made_at=by.now,
        made_by=by.user,
        posting=by.posting,
    )
    row.asker = values.get("asker", "")
    row.save(force_insert=True)
    return row


@transaction.atomic
def shown(sheet: Sheet, reader: User, address: str | None) -> list[Section]:
    """The sections, after the access log took down that they are shown. Raises TooManyReveals."""
    reason = _("Request no. %(n)s: %(who)s") % {"n": sheet.pk, "who": sheet.get_asked_by_display()}
    reveal.note(reader, f"sheet:{sheet.person_id}", ALL, reason, address)
    sheet.shown_at = timezone.now()
    sheet.save(update_fields=["shown_at"])
    return sections(sheet.person, reader)


def sections(person: Person, reader: User) -> list[Section]:
    keys = one_person([person.pk])
    parts = [
        facts(person),
        homes(person),
        together(person),
        belongings(person),
        care(person, reader),
        *(maker(keys, reader) for maker in _also.values()),
        changes(keys),
        looks(keys),
    ]
    return [part for part in parts if part is not None]


def facts(person: Person) -> Section:
    phones = [row.number for row in person.phones.select_related("person__key")]
    rows = [
        (_("Name"), person.name),
        (person.get_document_kind_display(), masked.document(person)),
        (_("Sex"), person.get_sex_display()),
        (_("Date of birth"), person.birth_date),
        (_("Died on"), person.died_on),
        (_("Phones"), ", ".join(phones)),
        (_("Occupation"), person.occupation),
        (_("Employer"), person.employer),
        (_("Place of registration"), person.registration_place),
        (_("Registered by"), person.area.label if person.area else ""),
        (_("Recorded"), timezone.localdate(person.created_at)),
        (_("Found to be true"), timezone.localdate(person.checked_at) if person.checked_at else ""),
    ]
    return Section(_("Who you are"), (), [(label, value) for label, value in rows if value])


def homes(person: Person) -> Section:
    found = person.residences.select_related("house").order_by("-valid_from", "-pk")
    rows = [
        (address(row.house), row.get_kind_display(), row.valid_from, row.valid_to) for row in found
    ]
    rows += [
        (address(house), _("Owned"), None, house.ended_on)
        for house in House.objects.filter(owner=person).order_by("pk")
    ]
    return Section(_("Where you live and lived"), (_("Address"), _("As"), *_days()), rows)


def _days() -> tuple[str, str]:
    return _("From day"), _("Until before")


def address(house: House) -> str:
    """The whole address; a part without one by its building and its number."""
    return house.address or " ".join(text for text in (house.place, house.number) if text)


def together(person: Person) -> Section:
    mine = person.memberships.select_related("household__house").order_by("-valid_from", "-pk")
    rows = [
        (address(row.household.house), row.get_relation_display(), row.valid_from, row.valid_to)
        for row in mine
    ]
    parts = person.parts.select_related("organisation").order_by("-valid_from", "-pk")
    rows += [
        (part.organisation.name, part.get_part_display(), part.valid_from, part.valid_to)
        for part in parts
    ]
    heads = (_("Household or organisation"), _("As"), *_days())
    return Section(_("Household and organisations"), heads, rows)


def belongings(person: Person) -> Section:
    cars = person.vehicles.select_related("owner__key").order_by("pk")
    rows = [(car.plate, car.get_kind_display(), car.looks, car.ended_on) for car in cars]
    heads = (_("Plate"), pgettext("vehicle", "Kind"), _("Make and colour"), _("Gone since"))
    return Section(_("Vehicles"), heads, rows)


def care(person: Person, reader: User) -> Section | None:
    """Care with its detail, which needs the reader's right; else the sheet says that it is held."""
    rows = []
    for row in Care.objects.filter(person=person).select_related("person__key").order_by("pk"):
        days = (row.valid_from, row.valid_to)
        rows.append((row.get_programme_display(), row.decided_by, _detail(row, reader), *days))
    heads = (_("Programme"), _("Decided by"), _("Detail"), *_days())
    return Section(_("Care and visits"), heads, rows) if rows else None


def _detail(row: Care, reader: User) -> str:
    detail = CareDetail.objects.select_related("care__person__key").filter(care=row).first()
    if detail is None:
        return ""
    if CareDetail.objects.for_user(reader).filter(pk=detail.pk).exists():
        return str(detail.words)
    return _("Held apart. Whoever has the right to it prints this sheet with it.")


def changes(keys: list[int]) -> Section:
    """When what was changed and by which unit, without the values."""
    found = Change.objects.filter(person__in=keys).select_related("posting__area")
    found = found.select_related("posting__department__kind", "posting__department__area")
    rows = [
        (line.at, line.get_action_display(), history.label(line), line.posting or "", line.why)
        for line in found.order_by("-pk")[:MOST]
    ]
    heads = (_("Time"), _("What was done"), _("What"), _("By"), _("Reason"))
    return Section(_("What was recorded and changed"), heads, rows)


def looks(keys: list[int]) -> Section:
    """Who saw which value in clear, when and why."""
    units = ("posting__area", "posting__department__kind", "posting__department__area")
    found = AccessLog.objects.filter(whose__in=[f"person:{key}" for key in keys])
    rows = []
    for entry in found.select_related("user", *units).order_by("-at", "-pk")[:MOST]:
        kind, field, _number = reveal.named(entry.subject, entry.field)
        who = f"{entry.user.name} · {entry.posting or ''}"
        rows.append((entry.at, who, f"{kind} · {field}", entry.reason))
    return Section(_("Who looked"), (_("Time"), _("Who"), _("What was shown"), _("Reason")), rows)
