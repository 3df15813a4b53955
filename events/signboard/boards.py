"""What a signboard says: the grid, whoever looks after it, and whom to turn to."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import CENTRE_ROLES, Portrait, Posting, Role
from events import told
from events.delivery.message import site
from events.signboard.drawing import drawn
from grids.models import Area, Boundary, Level

GRIDS = (Level.GRID, Level.SUBGRID)
WORKERS_SHOWN = 4


@dataclass(frozen=True)
class Worker:
    """`picture` is base64 of a JPEG; "" where the person did not agree to hang in public."""

    name: str
    phone: str
    picture: str


@dataclass(frozen=True)
class Board:
    area: Area
    above: str
    map: SafeString
    workers: list[Worker]
    centre: str
    phone: str
    link: str
    qr: SafeString
    generated: bool = False


@dataclass
class People:
    """Who is posted at some grids and at the centres above them; three statements."""

    workers: dict[int, list[Worker]] = field(default_factory=dict)
    phones: dict[str, Counter[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, areas: Sequence[Area], day: dt.date) -> People:
        people = cls()
        people._workers(areas, day)
        people._phones(areas, day)
        return people

    def _workers(self, areas: Sequence[Area], day: dt.date) -> None:
        posted = Posting.objects.on(day).filter(area__in=areas, role=Role.WORKER)
        rows = list(posted.select_related("user").order_by("-is_head", "user__name", "pk"))
        shown = Portrait.objects.filter(user__in=[r.user_id for r in rows], on_signboards=True)
        pictures = dict(shown.values_list("user", "picture"))
        for row in rows:
            user = row.user
            worker = Worker(user.name, user.office_phone, pictures.get(user.pk, ""))
            self.workers.setdefault(row.area_id or 0, []).append(worker)

    def _phones(self, areas: Sequence[Area], day: dt.date) -> None:
        """The office phones of the desks above, by path; those of operators count first."""
        step = Area.steplen
        paths = {a.path[:end] for a in areas for end in range(step, len(a.path), step)}
        posted = Posting.objects.on(day).filter(area__path__in=paths, role__in=CENTRE_ROLES)
        rows = posted.exclude(user__office_phone="")
        for path, role, phone in rows.values_list("area__path", "role", "user__office_phone"):
            weight = 1000 if role == Role.OPERATOR else 1
            self.phones.setdefault(path, Counter())[phone] += weight

    def phone(self, path: str) -> tuple[str, str]:
        """The path of the nearest centre with a phone, and that phone."""
        step = Area.steplen
        for end in range(len(path) - step, 0, -step):
            if found := self.phones.get(path[:end]):
                return path[:end], min(found, key=lambda phone: (-found[phone], phone))
        return "", ""


def grids_of(area: Area) -> list[Area]:
    """The grid itself, or the grids of a community."""
    if area.level in GRIDS:
        return [area]
    return list(Area.objects.children_of(area).in_force().filter(level=Level.GRID).order_by("code"))


def boards_of(grids: Sequence[Area], day: dt.date) -> list[Board]:
    people = People.of(grids, day)
    step = Area.steplen
    paths = {g.path[:end] for g in grids for end in range(step, len(g.path), step)}
    names = {a.path: a.label for a in Area.objects.filter(path__in=paths).defer("geometry")}
    shown = Boundary.objects.filter(area__in=grids, valid_to=None, generated=True)
    generated = set(shown.values_list("area", flat=True))
    return [board_of(grid, people, names, grid.pk in generated) for grid in grids]


def board_of(grid: Area, people: People, names: dict[str, str], generated: bool) -> Board:
    step = Area.steplen
    chain = [names.get(grid.path[:end], "") for end in range(2 * step, len(grid.path), step)]
    centre, phone = people.phone(grid.path)
    link = report_link(grid)
    return Board(
        area=grid,
        above=" ".join(filter(None, chain)),
        map=drawn(grid),
        workers=people.workers.get(grid.pk, [])[:WORKERS_SHOWN],
        centre=names.get(centre, ""),
        phone=phone,
        link=link,
        qr=told.qr(link),
        generated=generated,
    )


def report_link(grid: Area) -> str:
    """The residents' page with the grid filled in; the same whoever prints it."""
    return f"{site()}{reverse('public:report')}?grid={grid.code}"
