"""Several people and processes at once, on a real PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.models import Department, User
from events.actors import Actor
from events.models import CaseNumber, Event, TraceEntry
from events.refusals import Overtaken, Refused
from events.services import apply
from grids.models import Area
from tests.events.stage import Stage

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("rules", "calendar"),
]

PROCESSES, CASES = 8, 5
FILING = """
import sys
import django
django.setup()
from django.db import transaction
from accounts.models import User
from accounts.scope import scope_of
from events.actors import Actor
from events.services import apply

actor = Actor.of(User.objects.get(username="operator"))
class Undone(Exception):
    pass
for pk in map(int, sys.argv[1:]):
    try:
        with transaction.atomic():
            apply(pk, "file", actor)
            raise Undone
    except Undone:
        pass
    apply(pk, "file", actor)
"""


@pytest.fixture
def stage(grid: Area, operator: User, liaison: User, township_department: Department) -> Stage:
    return Stage(operator, liaison, township_department)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Starts the calls in threads at the same moment; an exception is an answer, too."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        barrier.wait(timeout=20)
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_it_numbers_without_gaps_under_eight_processes(
    stage: Stage, service_env: dict[str, str]
) -> None:
    """Every case is first filed and rolled back: a number that was taken goes back."""
    cases = [stage.to("file").pk for _case in range(PROCESSES * CASES)]
    shares = [cases[n::PROCESSES] for n in range(PROCESSES)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", FILING, *map(str, share)],
            env=service_env,
            stderr=subprocess.PIPE,
        )
        for share in shares
    ]
    for process in running:
        _out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    numbers = set(map(str, Event.objects.values_list("number", flat=True)))
    ends = sorted(int(number[-5:]) for number in numbers)
    days = CaseNumber.objects.values_list("last", flat=True)
    assert sum(days) == len(numbers) == PROCESSES * CASES
    assert len(days) > 1 or ends == list(range(1, PROCESSES * CASES + 1))


def test_it_lets_one_of_two_win(stage: Stage, operator: User) -> None:
    event = stage.collect()
    answers = at_once(
        *[
            lambda: apply(event.pk, "classify", Actor.of(operator), seen=event.seq)
            for _person in range(2)
        ]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Event", "Overtaken"]
    assert TraceEntry.objects.filter(action="classify").count() == 1


def test_it_tells_the_loser_to_look_again(stage: Stage, operator: User) -> None:
    event = stage.collect()
    apply(event.pk, "claim", Actor.of(operator))
    with pytest.raises(Overtaken):
        apply(event.pk, "classify", Actor.of(operator), seen=event.seq)
    assert Event.objects.get(pk=event.pk).step == "classify"


def test_it_does_a_form_sent_twice_once(stage: Stage, operator: User) -> None:
    event, token = stage.collect(), uuid.uuid4()
    answers = at_once(
        *[
            lambda: apply(event.pk, "classify", Actor.of(operator), seen=event.seq, token=token)
            for _time in range(2)
        ]
    )
    assert [type(answer).__name__ for answer in answers] == ["Event", "Event"]
    assert TraceEntry.objects.filter(action="classify").count() == 1


def test_it_never_merges_two_cases_into_each_other(stage: Stage, operator: User) -> None:
    one, other = stage.collect(), stage.collect()
    answers = at_once(
        lambda: apply(one.pk, "merge", Actor.of(operator), into=other.pk),
        lambda: apply(other.pk, "merge", Actor.of(operator), into=one.pk),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert Event.objects.filter(step="merged").count() == 1


def test_it_gives_one_number_to_two_filings(stage: Stage, operator: User) -> None:
    event = stage.to("file")
    at_once(*[lambda: apply(event.pk, "file", Actor.of(operator)) for _time in range(2)])
    assert Event.objects.get(pk=event.pk).number is not None
    assert sum(CaseNumber.objects.values_list("last", flat=True)) == 1
