"""What each action on a case changes. Called by `act.perform` on a locked row only."""

from __future__ import annotations

from collections.abc import Callable

from events.services import (
    desk_effects,
    handling_effects,
    merging_effects,
    talk_effects,
    verification_effects,
)

EFFECTS: dict[str, Callable[..., None]] = {
    **desk_effects.EFFECTS,
    **handling_effects.EFFECTS,
    **verification_effects.EFFECTS,
    **merging_effects.EFFECTS,
    **talk_effects.EFFECTS,
}
