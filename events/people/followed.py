"""The case that is made of a diary entry or of a visit in one tap."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import lights
from events.actors import Actor
from events.models import Attachment, AttachmentKind, Event, Followed, Source
from events.people.services import link
from events.refusals import Refused
from events.services import attachments
from events.services.collect import Report, collect
from gridgov.extraction import without_names
from gridgov.files import store
from gridgov.hiding import hidden_values
from grids.panels import Panel
from people.diaries import following
from people.models import Diary, House, Organisation, Person, Residence, Visit
from people.photos import services as photos

if TYPE_CHECKING:
    from accounts.models import User
    from grids.models import Area


@dataclass(frozen=True)
class Told:
    """What an entry or visit says of a case: as far as who makes it sees the records."""

    text: str
    people: Sequence[Person]
    house: House | None
    organisation: Organisation | None
    area: Area | None


def register() -> None:
    following.register(make, cases, made)


def made(record: Any) -> bool:
    return Followed.objects.filter(**{kind_of(record): record.pk}).exists()


def kind_of(record: Any) -> str:
    return str(record._meta.model_name)


def make(record: Any, user: User) -> str:
    """Makes the case, once; the address of its page, "" out of sight. Raises ValidationError."""
    try:
        event = _made(record, user)
    except Refused as refused:
        raise ValidationError(str(refused.sentence)) from refused
    seen = Event.objects.for_user(user).filter(pk=event.pk).exists()
    return reverse("events:detail", args=[event.pk]) if seen else ""


@transaction.atomic
def _made(record: Any, user: User) -> Event:
    type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    before = Followed.objects.filter(**{kind_of(record): record.pk}).select_related("event").first()
    if before is not None:
        return before.event
    told = _told_by_visit(record, user) if isinstance(record, Visit) else _told(record, user)
    if not told.text.strip():
        raise Refused(_("Write down what was found first. A case is made of that."))
    now = timezone.now()
    event = collect(_report(told), Actor.of(user), now).event
    for kind, one in _links(told):
        link(event, kind, one, user)
    _copy_photos(record, event, user)
    values = {kind_of(record): record, "at": now, "by": user, "posting": user.scope.posting}
    Followed.objects.create(event=event, **values)
    return event


def _links(told: Told) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("person", one) for one in told.people]
    found += [("house", told.house)] if told.house is not None else []
    return found + ([("organisation", told.organisation)] if told.organisation is not None else [])


def _report(told: Told) -> Report:
    """Names of people linked are not told in words: who may see them sees the link."""
    place = told.house or told.organisation
    return Report(
        description=without_names(told.text, (person.name for person in told.people)),
        address=told.house.place if told.house else "",
        point=_point(told),
        area=(place.area if place is not None else None) or told.area,
        source=Source.WORKER,
        submission=uuid.uuid4(),
    )


def _point(told: Told) -> Any:
    """That of the house, of the building it is in, or of the organisation."""
    house = told.house
    if house is not None:
        return house.point or (house.building.point if house.building is not None else None)
    return told.organisation.point if told.organisation is not None else None


def _told(row: Diary, user: User) -> Told:
    """With the numbers back in the words: the case takes them out again, for itself."""
    text = row.found or row.done
    for mark, value in hidden_values(row).items():
        text = text.replace(mark, value)
    linked = row.links.order_by().values("person")
    people = list(Person.objects.for_user(user).filter(pk__in=linked, erased_at=None))
    return Told(
        text=text,
        people=people,
        house=_house(user, row.house_id) or _home(user, people),
        organisation=Organisation.objects.for_user(user).filter(pk=row.organisation_id).first(),
        area=row.area,
    )


def _told_by_visit(row: Visit, user: User) -> Told:
    """A household is told by its house; what a welfare check showed is no matter of a case."""
    people = list(Person.objects.for_user(user).filter(pk=row.person_id, erased_at=None))
    home = row.household.house_id if row.household is not None else row.house_id
    house = _house(user, home) or _home(user, people)
    area = user.scope.posting.area if user.scope.posting is not None else None
    return Told(row.found, people, house, None, area)


def _house(user: User, pk: int | None) -> House | None:
    rows = House.objects.for_user(user).select_related("area", "building")
    row: House | None = rows.filter(pk=pk).first() if pk else None
    return row


def _home(user: User, people: Sequence[Person]) -> House | None:
    """Where the one person lives; of several nobody's home is meant."""
    if len(people) != 1:
        return None
    lives = Residence.objects.for_user(user).open().filter(person=people[0]).order_by("kind", "pk")
    found = lives.select_related(None).values_list("house", flat=True).first()
    return _house(user, found)


def _copy_photos(record: Any, event: Event, user: User) -> None:
    """The case has photos of its own: those of the record go when its time is over."""
    for photo in photos.of(record):
        uid = uuid.uuid4()
        row = Attachment(
            uid=uid,
            event=event,
            kind=AttachmentKind.BEFORE,
            name=photo.name,
            content_type=photo.content_type,
            size=photo.size,
            digest=photo.digest,
            taken_at=photo.taken_at,
            uploaded_by=user,
            uploaded_at=timezone.now(),
        )
        for field, ending in (
            ("file", photo.file.name.partition(".")[2]),
            ("thumbnail", "small.jpg"),
        ):
            path = attachments.path_of(uid, ending)
            source = getattr(photo, field).name
            getattr(row, field).name = store.write(store.pieces_of(source), path)
        row.save(force_insert=True)


def cases(record: Any, user: User) -> Panel | None:
    """The case made of a record, as far as in sight."""
    mine = Followed.objects.filter(**{kind_of(record): record.pk}).values("event")
    rows = Event.objects.for_user(user).filter(pk__in=mine).select_related("category")
    found = list(rows.defer("description", "hidden", "category__search"))
    if not found:
        return None
    now = timezone.now()
    context = {"cases": [(lights.light_of(event, now), event) for event in found], "more": False}
    return Panel(gettext_lazy("Cases"), "events/people/_cases.html", context)
