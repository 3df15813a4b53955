"""Taking a report: the first of the eight steps."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, field
from typing import cast

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import CENTRE_ROLES, Department, User
from events.actors import Actor
from events.centres import nearest_centre
from events.models import Category, Event, Reporter, Source
from events.privacy import clean
from events.refusals import Refused
from events.services.concerns import sight_above
from events.services.desk_effects import standing
from events.services.move import Move
from events.services.reporters import digest, new_key, seal
from events.workflow import ClockKind, Step
from grids.models import Area
from grids.services import hold_boundaries, locate

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SECRET_LENGTH = 8
TOLD = (Source.RESIDENT, Source.OPEN311)
"""Where the secret goes to the reporter, who can be asked without a phone."""


@dataclass(frozen=True)
class Contact:
    """Who reported; every part may be missing."""

    name: str = ""
    phone: str = ""
    address: str = ""
    in_confidence: bool = False


@dataclass(frozen=True)
class Report:
    """What is told at the door, at the desk or on the line.

    `point` is WGS-84; without one, `area` may be chosen by hand. `submission` identifies
    the form that was sent, so that sending it twice makes one case.
    """

    description: str
    title: str = ""
    address: str = ""
    point: Point | None = None
    area: Area | None = None
    category: Category | None = None
    urgency: str = ""
    source: str = Source.DESK
    contact: Contact | None = None
    concerns_area: Area | None = None
    concerns_department: Department | None = None
    concerns_user: User | None = None
    submission: uuid.UUID | None = None
    imported_id: str | None = None
    made: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Receipt:
    """The case and the secret to follow it; the secret is told once and kept nowhere."""

    event: Event
    secret: str
    repeated: bool = False


def collect(report: Report, actor: Actor, now: dt.datetime | None = None) -> Receipt:
    """Makes the case, on the desk that has to classify it. Raises Refused."""
    try:
        with transaction.atomic():
            return collect_within(report, actor, now)
    except IntegrityError:
        again = Event.objects.filter(submission=report.submission).first()
        if report.submission is None or again is None or not same_sender(again, actor):
            raise
        return Receipt(again, "", repeated=True)


def collect_within(report: Report, actor: Actor, now: dt.datetime | None = None) -> Receipt:
    """The same in the caller's transaction, which has to be given up when this raises."""
    if not report.description.strip() and not report.title.strip():
        raise Refused(_("Please say what is the matter."), field="description")
    secret = new_secret()
    return Receipt(_collect(report, actor, now or timezone.now(), secret), secret)


def same_sender(event: Event, actor: Actor) -> bool:
    return event.created_by_id == actor.user_id


def new_secret() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(SECRET_LENGTH))


def _collect(report: Report, actor: Actor, now: dt.datetime, secret: str) -> Event:
    contact = report.contact
    event = Event(
        submission=report.submission,
        secret_digest=digest(secret),
        step=Step.CLASSIFY,
        source=report.source,
        point=report.point,
        category=report.category,
        urgency=report.urgency or (report.category.urgency if report.category else "normal"),
        confidential=bool(report.category and report.category.confidential),
        concerns_area=report.concerns_area,
        concerns_department=report.concerns_department,
        concerns_user=report.concerns_user,
        created_by=actor.user,
        created_as=actor.posting,
        first_asked=str(actor.posting or "") and f"{actor.user} · {actor.posting}"[:200],
        reported_at=now,
        imported_id=report.imported_id,
        made=report.made,
        askable=bool(contact and contact.phone) or report.source in TOLD,
    )
    names = (contact.name,) if contact and contact.name else ()
    event.description = clean(event, report.description.strip(), names)
    event.title = clean(event, report.title.strip(), names) or short(event.description)
    event.address = clean(event, report.address.strip(), names)
    put_on_a_desk(event, report, actor, now)
    move = Move(event, actor, now)
    move.start(ClockKind.CLASSIFY)
    key = new_key() if contact else ""
    personal = seal(key, contact.name, contact.phone, contact.address) if contact else None
    move.finish("collect", personal=personal)
    move.close()
    if contact:
        save_reporter(event, contact, key)
    return event


def save_reporter(event: Event, contact: Contact, key: str) -> Reporter:
    return Reporter.objects.create(
        event=event,
        name=contact.name,
        phone=contact.phone,
        address=contact.address,
        in_confidence=contact.in_confidence,
        trace_key=key,
    )


def short(text: str) -> str:
    """The first clause of a description, for a report without a title."""
    first = text.replace("\n", " ").strip()
    for mark in "。!?!?;;":
        first = first.split(mark)[0]
    return first if len(first) <= 60 else first[:59] + "…"


def put_on_a_desk(event: Event, report: Report, actor: Actor, now: dt.datetime) -> None:
    """Finds the area, who may see the case, and the centre that has to classify it.

    A point outside every grid goes to the reporter's own centre, a resident's to the root.
    """
    own = actor.scope.area_path
    known = report.area.path if report.area else own
    root = cast(Area, SimpleLazyObject(lambda: area_root(known)))  # most cases never need it
    within = known[: Area.steplen] or root.path
    if report.point or report.area:
        hold_boundaries(within)
    event.area = standing(report.area) or (
        locate(report.point, within=within) if report.point else None
    )
    home = event.area.path if event.area else centre_path(actor) or root.path
    event.sight_path = sight_above(event, home, root)
    at_desk = actor.scope.role in CENTRE_ROLES and not concerned(event)
    posted = actor.posting.area if actor.posting else None
    if at_desk and posted and event.sight_path.startswith(own) and may_keep(event, actor):
        event.holder = posted
    else:
        event.holder = nearest_centre(event.sight_path, event, now) or root
    if event.area is None and not concerned(event):
        event.sight_path = event.holder.path


def may_keep(event: Event, actor: Actor) -> bool:
    return actor.scope.confidential or not event.confidential


def concerned(event: Event) -> bool:
    return any((event.concerns_area_id, event.concerns_department_id, event.concerns_user_id))


def centre_path(actor: Actor) -> str:
    return actor.scope.area_path


def area_root(path: str) -> Area:
    """The root above `path`, or the only one where nothing is known (residents)."""
    roots = Area.objects.filter(depth=1, retired_on=None)
    root: Area | None = roots.filter(path=path[: Area.steplen]).first() if path else roots.first()
    if root is None:
        raise Refused(_("No areas are set up yet. Ask the system administrator."))
    return root
