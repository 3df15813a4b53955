"""Bringing a table: kept, mapped, checked, saved; taken up again where it was stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from gridgov.crypto import blind_index, blind_indexes
from gridgov.tables import CSV, XLSX
from jobs.models import Job, JobState
from people.exchange import kept
from people.exchange.fields import by_name, guess, plain
from people.exchange.staging import head
from people.exchange.work import CHECK, SAVE
from people.models import Import, KnownHeading

HEADING = "people.heading"
MOST_OPEN = 3
SAMPLE = 100
"""Signs of a cell that are kept to show what stands in a column."""

OPEN = (JobState.WAITING, JobState.RUNNING)


class Refused(Exception):
    """Nothing was done; the text is a sentence."""


def bring(user: User, register: str, name: str, data: bytes) -> Import:
    """Seals the file and guesses its columns. Raises Unreadable."""
    headings, first = head(data)
    if user.scope.posting is None:
        raise Refused(_("Choose the posting you act in."))
    if not first:
        raise Refused(_("The file has headings only. Add a row for each record."))
    with transaction.atomic():
        return Import.objects.create(
            owner=user,
            posting=user.scope.posting,
            created_at=timezone.now(),
            register=register,
            format=XLSX if data.startswith(b"PK") else CSV,
            headings=json.dumps(headings, ensure_ascii=False),
            samples=json.dumps(_samples(headings, first), ensure_ascii=False),
            mapping=remembered(user, register, headings),
            file=kept.keep(data, name),
        )


def _samples(headings: list[str], first: list[Any]) -> list[str]:
    """Of each column what stands first in it."""
    return [
        next((line.cells[at][:SAMPLE] for line in first if any(line.cells[at : at + 1])), "")
        for at in range(len(headings))
    ]


def remembered(user: User, register: str, headings: list[str]) -> dict[str, int]:
    """What the person said of such headings before; else what they seem to mean."""
    known = dict(
        KnownHeading.objects.filter(owner=user, register=register).values_list("heading", "field")
    )
    found: dict[str, int] = {}
    for number, heading in enumerate(headings):
        for key in blind_indexes(HEADING, plain(heading)):
            if known.get(key) in by_name(register):
                found.setdefault(known[key], number)
    used = set(found.values())
    for name, number in guess(register, headings).items():
        if name not in found and number not in used:
            found[name] = number
    return found


def map_columns(task: Import, mapping: Mapping[str, int]) -> None:
    """Keeps which column is what, for this table and for the person's next one."""
    headings = json.loads(task.headings)
    with transaction.atomic():
        task.mapping = dict(mapping)
        task.save(update_fields=["mapping"])
        for name, number in mapping.items():
            if key := blind_index(HEADING, plain(headings[number])):
                KnownHeading.objects.update_or_create(
                    owner_id=task.owner_id,
                    register=task.register,
                    heading=key,
                    defaults={"field": name},
                )


def start_check(user: User, task: Import) -> Job:
    """The dry run; asked twice, the one that runs."""
    return _start(user, task, CHECK, Import.State.CHECKING)


def start_saving(user: User, task: Import) -> Job:
    """The saving, from where it was stopped if it was. Refused before the dry run."""
    if task.state not in (Import.State.CHECKED, Import.State.SAVING):
        raise Refused(_("Let the table be checked first."))
    return _start(user, task, SAVE, Import.State.SAVING)


@transaction.atomic
def _start(user: User, task: Import, kind: str, state: str) -> Job:
    row = Import.objects.select_for_update(of=("self",)).select_related("job").get(pk=task.pk)
    if row.job is not None and row.job.state in OPEN:
        return row.job
    if row.state == Import.State.SAVED or (row.state == Import.State.SAVING and kind == CHECK):
        raise Refused(_("This table was saved already, or a part of it. Bring it again."))
    if not kept.is_there(row.file):
        raise Refused(_("The file was removed after seven days. Bring it again."))
    if Job.objects.filter(owner=user, kind__in=[CHECK, SAVE], state__in=OPEN).count() >= MOST_OPEN:
        raise Refused(_("Three of your tables are being worked on. Wait for one."))
    if state == Import.State.SAVING and row.state != state:
        row.counts = {}
    row.job = Job.objects.create(
        kind=kind,
        owner=user,
        created_at=timezone.now(),
        params={
            "import": row.pk,
            "posting": row.posting_id,
            "language": translation.get_language() or "zh-hans",
        },
    )
    row.state = state
    row.save(update_fields=["job", "state", "counts"])
    return row.job


def forget(task: Import) -> None:
    """Removes a table that was brought, with everything known of it; what was saved stays."""
    with transaction.atomic():
        row = Import.objects.select_for_update(of=("self",)).select_related("job").get(pk=task.pk)
        if row.job is not None and row.job.state in OPEN:
            raise Refused(_("Cancel the job first."))
        files = [row.file, row.staged, row.marked]
        row.delete()
    for file in files:
        kept.destroy(file)
