"""What a check has to know of the rows above: one that follows another is tried after it."""

from __future__ import annotations

from collections.abc import Mapping

from exchange.models import Run
from exchange.models.runs import Matter, Phase, RowState
from exchange.runs.results import TASK
from exchange.runs.rows import cells_of, key_of, mapping_of, matter_of

Values = dict[str, str]


class Before:
    """The good rows of a check so far, by the task or the report that they are about.

    Where rows are taken for good those above took effect already, so there it stays empty.
    """

    def __init__(self, run: Run) -> None:
        self.checks, self.matter = run.phase == Phase.CHECK, matter_of(run)
        self.rows: dict[str, list[Values]] = {}
        if self.checks:
            reading = mapping_of(run)
            for row in run.rows.filter(state=RowState.GOOD).order_by("number"):
                self.add(reading.values(cells_of(row)))

    def of(self, values: Mapping[str, str]) -> list[Values]:
        """All rows above about the same task; of a report the last one says it all."""
        found = self.rows.get(self._about(values), [])
        return found if self.matter == Matter.RESULTS else found[-1:]

    def add(self, values: Values) -> None:
        if self.checks and (about := self._about(values)):
            self.rows.setdefault(about, []).append(values)

    def _about(self, values: Mapping[str, str]) -> str:
        if self.matter != Matter.RESULTS:
            return key_of(self.matter, values)
        found = TASK.fullmatch(values.get("task", "").strip())
        return found[1].lstrip("0") if found else ""
