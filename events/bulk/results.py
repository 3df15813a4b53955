"""What came of a bulk action: one line a case, and which are to be tried again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from events.bulk.kinds import KINDS, Kind
from events.bulk.services import DONE, cases_for, opened

FEW = 3
"""So many cases of one reason are listed at once, more behind it."""

if TYPE_CHECKING:
    from accounts.models import User
    from events.models import Event
    from jobs.models import Job


@dataclass(frozen=True)
class Line:
    """`event` is None where the reader does not see the case any more."""

    key: int
    name: str
    sentence: str
    event: Event | None

    @property
    def done(self) -> bool:
        return self.sentence == DONE


@dataclass(frozen=True)
class Group:
    """The cases that could not be done for the same reason."""

    sentence: str
    lines: list[Line]

    @property
    def folded(self) -> bool:
        return len(self.lines) > FEW


@dataclass(frozen=True)
class Answer:
    """The lines with an answer so far; what failed stands first, to be tried again."""

    job: Job
    kind: Kind
    lines: list[Line]

    @property
    def done(self) -> list[Line]:
        return [line for line in self.lines if line.done]

    @property
    def failed(self) -> list[Line]:
        return [line for line in self.lines if not line.done]

    @property
    def groups(self) -> list[Group]:
        """What failed by its reason, the commonest first."""
        found: dict[str, list[Line]] = {}
        for line in self.failed:
            found.setdefault(line.sentence, []).append(line)
        groups = [Group(sentence, lines) for sentence, lines in found.items()]
        return sorted(groups, key=lambda group: -len(group.lines))

    @property
    def again(self) -> list[int]:
        return [line.key for line in self.failed if line.event is not None]

    @property
    def back(self) -> str:
        return str(opened(self.job)["back"])


def answer_of(job: Job, user: User) -> Answer:
    said = job.params["said"]
    rows = [(key, name) for key, _seq, name in job.params["cases"] if str(key) in said]
    events = {event.pk: event for event in cases_for(user, [key for key, _name in rows])}
    lines = [Line(key, name, said[str(key)], events.get(key)) for key, name in rows]
    return Answer(job, KINDS[job.params["action"]], sorted(lines, key=lambda line: line.done))
