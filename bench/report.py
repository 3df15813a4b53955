"""Lines with a target each, and the closing line."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    passed: int = 0
    failed: list[str] = field(default_factory=list)

    def line(
        self,
        name: str,
        value: float,
        unit: str,
        target: float | None = None,
        *,
        least: bool = False,
    ) -> None:
        """Prints one figure; with a target it counts as passed (at most that) or failed.

        With `least` the target is what the figure has to reach.
        """
        told = f"{name:<64} {value:>10.1f} {unit:<10}"
        if target is None:
            print(told)
            return
        good = value >= target if least else value <= target
        bound = "at least" if least else "at most"
        print(f"{told} {bound} {target:g} {'ok' if good else 'MISSED'}")
        if good:
            self.passed += 1
        else:
            self.failed.append(name)

    def close(self) -> int:
        print(f"{self.passed} passed, {len(self.failed)} failed")
        return 1 if self.failed else 0
