"""What an import would change: compares the files with the tables and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import Model

from accounts.models import DepartmentKind
from events.catalogue.defaults import LADDERS, STAGES
from events.catalogue.files import CategoryRow, Fault, KindRow, read_categories, read_kinds
from events.catalogue.search import search_text_of
from events.catalogue.sources import ANCHORED, CATALOGUE, DEFAULT, IMPORTED
from events.models import Category, CategoryAssist, Ladder, TimeLimit
from events.workflow import ClockKind

CENTRE_UNIT = "M01"
"""The community's own committee: what it handles counts as handled by the centre."""

M = TypeVar("M", bound=Model)
LIMIT_KEY = ("kind", "area_id", "category_id", "department_kind_id", "major_code", "urgency")


@dataclass
class Changes(Generic[M]):
    """New and changed rows (not saved yet), and those left alone."""

    created: list[M] = field(default_factory=list)
    changed: list[M] = field(default_factory=list)
    unchanged: int = 0
    local: list[M] = field(default_factory=list)
    missing: list[M] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.created) + len(self.changed)


@dataclass
class CataloguePlan:
    faults: list[Fault] = field(default_factory=list)
    kinds: Changes[DepartmentKind] = field(default_factory=Changes)
    categories: Changes[Category] = field(default_factory=Changes)
    limits: Changes[TimeLimit] = field(default_factory=Changes)
    ladders: Changes[Ladder] = field(default_factory=Changes)
    assists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The assisting kinds of each category whose list differs, by code."""

    @property
    def parts(
        self,
    ) -> dict[
        str, Changes[DepartmentKind] | Changes[Category] | Changes[TimeLimit] | Changes[Ladder]
    ]:
        return {
            "kinds": self.kinds,
            "categories": self.categories,
            "limits": self.limits,
            "ladders": self.ladders,
        }

    @property
    def changes(self) -> int:
        return sum(part.count for part in self.parts.values()) + self._only_assists()

    def _only_assists(self) -> int:
        moved = {c.code for c in (*self.categories.created, *self.categories.changed)}
        return len(self.assists.keys() - moved)


def plan_catalogue(
    departments: str, catalogue: str, names: tuple[str, str] = ("departments", "catalogue")
) -> CataloguePlan:
    """Reads both texts; with faults nothing else is planned."""
    kind_rows, faults = read_kinds(departments, names[0])
    known = {row.code for row in kind_rows} | set(
        DepartmentKind.objects.values_list("code", flat=True)
    )
    rows, more = read_categories(catalogue, known, names[1])
    plan = CataloguePlan(faults=faults + more)
    if not plan.faults:
        _plan_kinds(plan, kind_rows)
        _plan_categories(plan, rows)
        _plan_limits(plan, rows)
        _plan_ladders(plan)
    return plan


def compare(
    changes: Changes[M],
    wanted: Iterable[M],
    present: Iterable[M],
    key: Callable[[M], Hashable],
    fields: tuple[str, ...],
) -> None:
    """Sorts `wanted` rows into new, changed, equal and set by the administrator."""
    found: dict[Hashable, M] = {}
    for row in present:
        other = found.get(key(row))
        if other is None or _is_local(row):
            found[key(row)] = row
    for new in wanted:
        old = found.pop(key(new), None)
        if old is None:
            changes.created.append(new)
        elif _is_local(old):
            changes.local.append(old)
        elif all(getattr(old, name) == getattr(new, name) for name in fields):
            changes.unchanged += 1
        else:
            for name in fields:
                setattr(old, name, getattr(new, name))
            changes.changed.append(old)
    changes.missing += [row for row in found.values() if not _is_local(row)]


def _is_local(row: Model) -> bool:
    return getattr(row, "source", "") not in IMPORTED


KIND_FIELDS = ("level", "name_zh", "name_en", "is_centre_unit", "source")
CATEGORY_FIELDS = (
    "major_code",
    "major_zh",
    "major_en",
    "name_zh",
    "name_en",
    "urgency",
    "usual_level",
    "worker_may_settle",
    "confidential",
    "public",
    "close_condition",
    "search",
    "source",
)
LIMIT_FIELDS = ("amount", "unit", "plus_handle", "source")


def _plan_kinds(plan: CataloguePlan, rows: list[KindRow]) -> None:
    wanted = [
        DepartmentKind(
            code=row.code,
            level=row.level,
            name_zh=row.name_zh,
            name_en=row.name_en,
            is_centre_unit=row.code == CENTRE_UNIT,
            source=CATALOGUE,
        )
        for row in rows
    ]
    compare(plan.kinds, wanted, DepartmentKind.objects.all(), lambda row: row.code, KIND_FIELDS)


def _plan_categories(plan: CataloguePlan, rows: list[CategoryRow]) -> None:
    """`lead` is compared by code, because a new kind has no key yet; saving resolves it."""
    present = list(Category.objects.select_related("lead"))
    kinds = {kind.code: kind for kind in (*DepartmentKind.objects.all(), *plan.kinds.created)}
    for old in present:
        old.lead_code = old.lead.code  # type: ignore[attr-defined]
    wanted = [_category(row, kinds[row.lead]) for row in rows]
    fields = (*CATEGORY_FIELDS, "lead_code")
    compare(plan.categories, wanted, present, lambda row: row.code, fields)
    for moved in plan.categories.changed:
        moved.lead = kinds[moved.lead_code]  # type: ignore[attr-defined]
    _plan_assists(plan, rows)


def _category(row: CategoryRow, lead: DepartmentKind) -> Category:
    category = Category(
        code=row.code,
        major_code=row.major_code,
        major_zh=row.major_zh,
        major_en=row.major_en,
        name_zh=row.name_zh,
        name_en=row.name_en,
        lead=lead,
        urgency=row.urgency,
        usual_level=row.usual_level,
        worker_may_settle=row.worker_may_settle,
        confidential=row.confidential,
        public=row.public,
        close_condition=row.close_condition,
        source=CATALOGUE,
    )
    category.search = search_text_of(category)
    category.lead_code = row.lead  # type: ignore[attr-defined]
    return category


def _plan_assists(plan: CataloguePlan, rows: list[CategoryRow]) -> None:
    local = {category.code for category in plan.categories.local}
    present: dict[str, list[str]] = {}
    links = CategoryAssist.objects.order_by("category_id", "position")
    for code, kind in links.values_list("category__code", "kind__code"):
        present.setdefault(code, []).append(kind)
    plan.assists = {
        row.code: row.assists
        for row in rows
        if row.code not in local and tuple(present.get(row.code, ())) != row.assists
    }


def _plan_limits(plan: CataloguePlan, rows: list[CategoryRow]) -> None:
    """Limits are found again by what they hold for, not by their keys."""
    categories = {
        c.code: c for c in (*Category.objects.select_related("lead"), *plan.categories.created)
    }
    wanted = [
        TimeLimit(
            kind=stage.kind,
            urgency=stage.urgency,
            amount=stage.amount,
            unit=str(stage.unit),
            plus_handle=stage.plus_handle,
            source=DEFAULT,
        )
        for stage in STAGES
    ]
    for row in rows:
        wanted += _limits_of(row, categories[row.code])
    present = TimeLimit.objects.filter(area=None, department_kind=None, major_code="")
    compare(
        plan.limits,
        wanted,
        present.select_related("category", "area", "department_kind"),
        lambda limit: (limit.kind, limit.category.code if limit.category else "", limit.urgency),
        LIMIT_FIELDS,
    )


def _limits_of(row: CategoryRow, category: Category) -> list[TimeLimit]:
    """Handling at every urgency; accepting at the catalogue's, so that a raised one is quicker."""
    source = ANCHORED if row.anchored else CATALOGUE
    limits = ((ClockKind.HANDLE, row.handle, "", source),)
    accept = ((ClockKind.ACCEPT, row.accept, row.urgency, CATALOGUE),)
    return [
        TimeLimit(
            kind=kind,
            category=category,
            urgency=urgency,
            amount=amount,
            unit=unit,
            source=origin,
        )
        for kind, (amount, unit), urgency, origin in (*limits, *accept)
    ]


def _plan_ladders(plan: CataloguePlan) -> None:
    wanted = [
        Ladder(name=steps.name, urgency=steps.urgency, rungs=steps.rungs, source=DEFAULT)
        for steps in LADDERS
    ]
    compare(
        plan.ladders,
        wanted,
        Ladder.objects.filter(is_active=True),
        lambda ladder: (ladder.kind, ladder.urgency),
        ("name", "rungs", "source"),
    )
