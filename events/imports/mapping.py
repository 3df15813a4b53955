"""The mapping file (TOML): which column is what, and which category a type is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from events.models import Source

NEEDED = ("id", "created", "type")
OPTIONAL = ("target", "closed", "reason", "source", "longitude", "latitude", "title", "text")
SHARES = ("cut", "returned", "reworked", "suspended", "extended")


class BadMapping(ValueError):
    """The mapping file cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Mapping:
    """`types` wins over `reasons`; `shares` are percent of the records, 0 when absent
    (`suspended`: of those that live long enough, see `events.imports.plan`).

    `only` keeps rows whose column has the value. Times without a zone are in `zone`.
    """

    name: str
    zone: ZoneInfo
    columns: dict[str, str]
    types: dict[str, str]
    reasons: dict[str, str]
    sources: dict[str, str]
    only: dict[str, str] = field(default_factory=dict)
    shares: dict[str, int] = field(default_factory=dict)

    def category(self, kind: str, reason: str) -> str | None:
        """The code of our category for a record's type or else its reason."""
        return self.types.get(kind) or self.reasons.get(reason)


def load_mapping(path: Path) -> Mapping:
    """Raises BadMapping with a sentence."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadMapping(_("The mapping file cannot be read: %(path)s") % {"path": path}) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMapping(_("The mapping file is not TOML: %(error)s") % {"error": error}) from error
    return parse(raw)


def parse(raw: dict[str, Any]) -> Mapping:
    columns = _words(raw, "columns")
    missing = [name for name in NEEDED if name not in columns]
    unknown = [name for name in columns if name not in (*NEEDED, *OPTIONAL)]
    if missing:
        raise BadMapping(_("[columns] lacks %(names)s.") % {"names": ", ".join(missing)})
    if unknown:
        raise BadMapping(_("[columns] does not know %(names)s.") % {"names": ", ".join(unknown)})
    sources = _words(raw, "sources")
    wrong = sorted(set(sources.values()) - set(Source.values))
    if wrong:
        raise BadMapping(_("[sources] does not know %(names)s.") % {"names": ", ".join(wrong)})
    return Mapping(
        name=str(raw.get("name") or "import"),
        zone=_zone(str(raw.get("time_zone") or "")),
        columns=columns,
        types=_words(raw, "types"),
        reasons=_words(raw, "reasons"),
        sources=sources,
        only=_words(raw, "only"),
        shares=_shares(raw),
    )


def _words(raw: dict[str, Any], name: str) -> dict[str, str]:
    table = raw.get(name, {})
    if not isinstance(table, dict):
        raise BadMapping(_("[%(name)s] has to be a table.") % {"name": name})
    return {str(key): str(value) for key, value in table.items()}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadMapping(
            _("time_zone has to be a name such as Asia/Shanghai, not “%(name)s”.") % {"name": name}
        ) from error


def _shares(raw: dict[str, Any]) -> dict[str, int]:
    shares = raw.get("made", {})
    for name, share in shares.items():
        if name not in SHARES or not isinstance(share, int) or not 0 <= share <= 100:
            raise BadMapping(
                _("[made] takes %(names)s, each a whole number from 0 to 100.")
                % {"names": ", ".join(SHARES)}
            )
    if sum(share for name, share in shares.items() if name != "suspended") > 100:
        raise BadMapping(_("[made] adds up to more than 100 percent."))
    return dict(shares)
