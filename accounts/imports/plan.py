"""What a table of users would do, row by row. Reads the database and writes nothing.

A row makes a user, adds a posting to one, changes what an account or a posting says, or is
refused at its cells. Several rows may name the same user: each is a posting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.imports import values
from accounts.imports.fields import FIELDS, RIGHTS
from accounts.imports.known import Known
from accounts.imports.values import Wrong
from accounts.models import SEPARATED_ROLES, Department, Posting, User
from accounts.services.by import By, path_of
from accounts.services.postings import Rights, check_period, check_place, check_separated
from gridgov.tables import Line

NEW, ADDED, CHANGED, SAME, BAD = "new", "added", "changed", "same", "bad"
LONGEST = {"username": 50, "name": 50, "office_phone": 30}


@dataclass
class Row:
    """One row; `faults` are sentences by field, `posting` is the one it asks for, not saved."""

    number: int
    texts: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    kind: str = BAD
    user: User | None = None
    posting: Posting | None = None
    held: Posting | None = None

    def fault(self, name: str, sentence: object) -> None:
        self.faults.setdefault(name, str(sentence))

    @property
    def rights(self) -> Rights:
        return Rights(**{name: getattr(self.posting, name) for name in RIGHTS})


@dataclass(frozen=True)
class Plan:
    rows: list[Row]

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    @cached_property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys((NEW, ADDED, CHANGED, SAME, BAD), 0)
        for row in self.rows:
            found[row.kind] += 1
        return found

    @property
    def does(self) -> int:
        return sum(self.counts[kind] for kind in (NEW, ADDED, CHANGED))


def texts_of(line: Line, mapping: dict[str, int]) -> dict[str, str]:
    """The cells of a line by field; "" where the line is too short."""
    cells = line.cells
    return {name: cells[n] if n < len(cells) else "" for name, n in mapping.items()}


def plan_of(by: By, lines: Sequence[Line], mapping: dict[str, int], *, lock: bool = False) -> Plan:
    """Checks all rows against each other and against what is there, locked where it is saved."""
    rows = [Row(line.number, texts_of(line, mapping)) for line in lines]
    known = Known(by, [row.texts for row in rows], lock=lock)
    first: dict[str, Row] = {}
    for row in rows:
        _read(row, known)
        _account(row, known, by, first)
        if row.posting is not None and not row.faults:
            _posting(row, by, first)
        row.kind = BAD if row.faults else _kind(row, first)
        first.setdefault(row.texts.get("username", ""), row)
    _separate(rows)
    _follow(rows)
    return Plan(rows)


def _read(row: Row, known: Known) -> None:
    """The posting that the row's words mean."""
    found: dict[str, object] = {}
    readers = {
        "role": values.role,
        "valid_from": lambda text: values.day(text) if text else timezone.localdate(),
        "valid_to": lambda text: values.day(text) if text else None,
        **dict.fromkeys(RIGHTS, values.yes),
    }
    for name, read in readers.items():
        try:
            found[name] = read(row.texts.get(name, ""))
        except Wrong as wrong:
            row.fault(name, wrong)
    _place(row, known, found)
    for name_field in FIELDS:
        if name_field.required and not row.texts.get(name_field.name):
            row.faults[name_field.name] = _("Please fill in “%(label)s”.") % {
                "label": name_field.label
            }
    if not row.faults:
        row.posting = Posting(**found)


def _place(row: Row, known: Known, found: dict[str, object]) -> None:
    code, name = row.texts.get("area", ""), row.texts.get("department", "")
    try:
        if name:
            found["department"] = known.places.department(name, code)
        elif code:
            found["area"] = known.places.area(code)
        else:
            row.fault("area", _("Give the code of an area or the name of a department."))
    except Wrong as wrong:
        row.fault("department" if name else "area", wrong)
        return
    try:
        if row.texts.get("section"):
            found["section"] = known.sections.section(
                row.texts["section"], cast(Department | None, found.get("department"))
            )
    except Wrong as wrong:
        row.fault("section", wrong)


def _account(row: Row, known: Known, by: By, first: dict[str, Row]) -> None:
    """The person: found by user name, or somebody new whose name can be used."""
    username = row.texts.get("username", "")
    for name, most in LONGEST.items():
        if len(row.texts.get(name, "")) > most:
            row.fault(name, _("At most %(count)s characters fit here.") % {"count": most})
    before = first.get(username)
    if before is not None and before.texts.get("name") != row.texts.get("name"):
        words = _("Row %(row)s names this user otherwise.")
        row.fault("name", words % {"row": before.number})
    row.user = known.users.get(username)
    if row.user is None:
        _new_name(row, username)
    elif by.user is not None and row.user.pk == by.user.pk:
        row.fault("username", _("Nobody changes their own account or rights."))
    elif row.user.pk not in known.in_sight:
        row.fault("username", _("This user name is taken."))


def _new_name(row: Row, username: str) -> None:
    try:
        User._meta.get_field("username").run_validators(username)
    except ValidationError as error:
        row.fault("username", error.messages[0])


def _posting(row: Row, by: By, first: dict[str, Row]) -> None:
    """What the services would refuse about the posting, said at its cell."""
    posting = row.posting
    assert posting is not None  # noqa: S101
    try:
        check_place(posting)
        check_period(posting.valid_from, posting.valid_to)
        by.check_grants(path_of(posting))
        if row.user is not None:
            check_separated(row.user, posting.role, posting.valid_from, posting.valid_to)
    except ValidationError as error:
        _at_cells(row, error)
    except PermissionDenied as error:
        row.fault("area", error)
    if not row.faults and row.user is not None:
        _changes(row, by, row.user, posting)


def _changes(row: Row, by: By, user: User, posting: Posting) -> None:
    row.held = next((held for held in user.postings.all() if covers(held, posting)), None)
    if renamed(row):
        try:
            by.check_manages(user)
        except PermissionDenied as error:
            row.fault("name", error)


def covers(held: Posting, wanted: Posting) -> bool:
    """Whether a posting of that kind is in force through the whole period."""
    lasts = held.valid_to is None or (
        wanted.valid_to is not None and held.valid_to >= wanted.valid_to
    )
    same = ("role", "area_id", "department_id")
    alike = all(getattr(held, name) == getattr(wanted, name) for name in same)
    return alike and lasts and held.valid_from <= wanted.valid_from


def renamed(row: Row) -> bool:
    """Whether the row says another name or phone; an empty phone says nothing."""
    user, phone = row.user, row.texts.get("office_phone", "")
    return user is not None and (
        user.name != row.texts["name"] or bool(phone and user.office_phone != phone)
    )


def _kind(row: Row, first: dict[str, Row]) -> str:
    if row.user is None:
        return ADDED if row.texts["username"] in first else NEW
    if row.held is None:
        return ADDED
    rights = any(getattr(row.held, name) != getattr(row.posting, name) for name in RIGHTS)
    return CHANGED if rights or moved(row) or renamed(row) else SAME


def moved(row: Row) -> bool:
    """Whether the row names another section of the department; none says nothing."""
    wanted = row.posting.section_id if row.posting else None
    return row.held is not None and wanted is not None and row.held.section_id != wanted


def _at_cells(row: Row, error: ValidationError) -> None:
    """Errors of the services at the cells they are about."""
    place = "department" if row.texts.get("department") else "area"
    for name, messages in getattr(error, "message_dict", {"role": error.messages}).items():
        row.fault({"unit": place, "__all__": "role"}.get(name, name), messages[0])


def _separate(rows: list[Row]) -> None:
    """Refuses a second of the separated roles for one person within the table itself."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        posting = row.posting
        if row.kind == BAD or posting is None or posting.role not in SEPARATED_ROLES:
            continue
        earlier = held.setdefault(row.texts["username"], [])
        other = next((e for e in earlier if e.posting and clashes(e.posting, posting)), None)
        if other is not None:
            words = _(
                "Row %(row)s gives this person another of the three separated roles in the "
                "same days: running the system, granting rights, auditing."
            )
            row.fault("role", words % {"row": other.number})
            row.kind = BAD
        earlier.append(row)


def clashes(one: Posting, other: Posting) -> bool:
    def before(end: dt.date | None, start: dt.date) -> bool:
        return end is not None and end <= start

    apart = before(one.valid_to, other.valid_from) or before(other.valid_to, one.valid_from)
    return one.role != other.role and not apart


def _follow(rows: list[Row]) -> None:
    """The first good row of a new person makes the account; a repeated row adds nothing."""
    made: dict[str, list[Posting]] = {}
    for row in rows:
        posting, username = row.posting, row.texts.get("username", "")
        if row.kind == BAD or posting is None:
            continue
        before = made.setdefault(username, [])
        if row.user is None:
            row.kind = ADDED if before else NEW
        if row.held is None and any(covers(earlier, posting) for earlier in before):
            row.kind = SAME
        before.append(posting)
