"""Files and forms of the registers go when their time is over, and are counted before."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from grids.models import Area
from people.exchange import exporting, kept
from people.exchange.tasks import expire
from people.models import DoorDraft, Export, House, Import, KeptFile
from people.services.drafts import keep_draft
from tests.people.making import make_building, make_person, make_residence
from tests.people_exchange.making import checked, names, person, text, worked

pytestmark = pytest.mark.django_db
OLD = dt.timedelta(days=8)


@pytest.fixture
def house(operator: User, grid: Area) -> House:
    building = make_building(address="南大街1号院3号楼")
    make_residence(make_person("王小明"), building)
    return building


@pytest.fixture
def left(operator: User, house: House) -> list[KeptFile]:
    """A table that was checked with its frames and an export, of last week; a form of the door."""
    checked(operator, text(person(n, name) for n, name in enumerate(names(3))))
    export = exporting.ask_masked(operator, "person", "", "", "csv")
    assert worked(export.job).state == "done"
    keep_draft(operator, house, [("row-0-name", "赵一")])
    DoorDraft.objects.update(at=timezone.now() - OLD)
    KeptFile.objects.update(created_at=timezone.now() - OLD)
    return list(KeptFile.objects.all())


def counts(*args: str) -> dict[str, str]:
    out = StringIO()
    call_command("retain", *args, stdout=out)
    lines = (line.rsplit(": ", 1) for line in out.getvalue().splitlines())
    return {name.split()[0]: what for name, what in lines}


def test_the_dry_run_counts_files_and_forms(left: list[KeptFile]) -> None:
    found = counts("--dry-run")
    assert (found["files"], found["drafts"]) == (f"{len(left)} would go", "1 would go")
    assert KeptFile.objects.count() == len(left) == 3
    assert all(kept.is_there(file) for file in left)


def test_the_run_removes_them_from_the_disk_too(left: list[KeptFile]) -> None:
    found = counts()
    assert (found["files"], found["drafts"]) == ("3 gone", "1 gone")
    assert not KeptFile.objects.exists()
    assert not DoorDraft.objects.exists()
    assert not any(kept.path_of(file.uid).exists() for file in left)
    assert Export.objects.get().state == "gone"
    assert Import.objects.get().file is None


def test_what_is_young_stays(operator: User, house: House) -> None:
    export = exporting.ask_masked(operator, "person", "", "", "csv")
    worked(export.job)
    keep_draft(operator, house, [("row-0-name", "赵一")])
    found = counts()
    assert (found["files"], found["drafts"]) == ("0 gone", "0 gone")
    export.refresh_from_db()
    assert exporting.is_there(export, timezone.now())


def test_forms_of_the_door_go_every_hour_without_the_rules(left: list[KeptFile]) -> None:
    expire()
    assert not DoorDraft.objects.exists()
