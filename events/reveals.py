"""Which personal values of a case may be shown in clear, by right and for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts import reveal

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.scope import Scope
    from events.models import Event, Reporter

CONTACT = {"name": _("Name"), "phone": _("Phone"), "address": _("Address")}


def register() -> None:
    from events.beside import callers

    callers.register()
    reveal.register("reporter", _("Reporter"), CONTACT, reporter_value)
    texts = {"hidden": _("Taken out of the texts"), "secret": _("Secret to follow the case")}
    reveal.register("event", _("Case"), texts, event_value)


def kept_from(scope: Scope, event: Event, reporter: Reporter) -> bool:
    """One who asked for confidence is unknown to departments and to workers not told in person."""
    if not reporter.in_confidence:
        return False
    took_it = event.created_by_id == scope.user_id
    return bool(scope.department_ids) or (scope.role == "worker" and not took_it)


def reporter_value(user: User, pk: int, field: str) -> str:
    """A reporter's contact, where the reader may know who it is."""
    from events.models import Event, Reporter

    seen = Event.objects.for_user(user)
    row = Reporter.objects.filter(pk=pk, event__in=seen).select_related("event").first()
    if row is None or kept_from(user.scope, row.event, row):
        raise Http404
    return str(getattr(row, field))


def event_value(user: User, pk: int, field: str) -> str:
    """What was taken out of the texts of a case, the reporter's name among it; never a secret."""
    from events.models import Event
    from events.privacy import hidden_values

    event = Event.objects.for_user(user).filter(pk=pk).first()
    if event is None or field != "hidden":
        raise Http404
    reporter = getattr(event, "reporter", None)
    if reporter is not None and kept_from(user.scope, event, reporter):
        raise Http404
    return "\n".join(f"{mark} {value}" for mark, value in hidden_values(event).items())
