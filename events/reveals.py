"""Which personal values of a case may be shown in clear, by right and for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts import reveal

if TYPE_CHECKING:
    from accounts.models import User

CONTACT = {"name": _("Name"), "phone": _("Phone"), "address": _("Address")}


def register() -> None:
    reveal.register("reporter", _("Reporter"), CONTACT, reporter_value)
    texts = {"hidden": _("Taken out of the texts"), "secret": _("Secret to follow the case")}
    reveal.register("event", _("Case"), texts, event_value)


def reporter_value(user: User, pk: int, field: str) -> str:
    """A reporter's contact; one who asked for confidence is shown to centres only."""
    from events.models import Event, Reporter

    seen = Event.objects.for_user(user)
    row = Reporter.objects.filter(pk=pk, event__in=seen).first()
    if row is None or (row.in_confidence and user.scope.department_ids):
        raise Http404
    return str(getattr(row, field))


def event_value(user: User, pk: int, field: str) -> str:
    """What was taken out of the texts of a case; a secret is never shown, only logged."""
    from events.models import Event
    from events.privacy import hidden_values

    event = Event.objects.for_user(user).filter(pk=pk).first()
    if event is None or field != "hidden":
        raise Http404
    return "\n".join(f"{mark} {value}" for mark, value in hidden_values(event).items())
