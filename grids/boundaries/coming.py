"""The codes that new areas are about to get."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from grids.boundaries.reading import Target
from grids.codes import SUBGRID_DIGITS, code_fault, code_length, level_below, next_codes
from grids.errors import Refused
from grids.models import Area, AreaCode, Level


def next_code(parent: Area, level: str, taken: Iterable[str] = ()) -> str:
    """The next free code below `parent`. Raises Refused where there is none."""
    from grids.services.codes import codes_used

    digits = SUBGRID_DIGITS if level == Level.SUBGRID else code_length(level) - len(parent.code)
    try:
        (code,) = next_codes(parent.code, [*codes_used(parent.code), *taken], 1, digits)
    except OverflowError:
        raise Refused(
            _("There is no free code left below %(area)s. Nothing was changed.")
            % {"area": parent.label}
        ) from None
    return code


def check_code(parent: Area, level: str, code: str) -> None:
    """Raises Refused where `code` cannot be that of a new area below `parent`."""
    fault = code_fault(level, code, parent.code)
    if fault:
        raise Refused(_("Nothing was changed: %(reason)s.") % {"reason": fault})
    if AreaCode.objects.filter(code=code).exists():
        raise Refused(
            _(
                "Nothing was changed: the code %(code)s is or was another area's, and no code is "
                "given twice."
            )
            % {"code": code}
        )


def codes_to_come(targets: Iterable[Target]) -> dict[int, tuple[str, str]]:
    """For each new area its code, as long as nobody is quicker, and the label of its parent."""
    new = [target for target in targets if target.new is not None and target.parent]
    parents = {a.path: a for a in Area.objects.filter(path__in={t.parent for t in new})}
    names = {target.place: target.label for target in new}
    found: dict[int, tuple[str, str]] = {}
    for target in new:
        parent = parents.get(target.parent)
        level = parent and level_below(parent.level)
        if target.new is None or parent is None or not level:
            found[target.key] = ("", names.get(target.parent, ""))
            continue
        taken = [code for code, _label in found.values() if code]
        try:
            code = target.new.code or next_code(parent, str(level), taken)
        except Refused:
            code = ""
        found[target.key] = (code, parent.label)
    return found
