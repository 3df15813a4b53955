"""What a message says outside: number, what is asked, title where it may be known, a link.

Nothing else of a case leaves the house. The title of a confidential case stays here, and so
does every title where a group reads along.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User, Way
from events import notices, register_news
from events.delivery import digest
from events.delivery.plugins import GROUPS
from events.models import Delivery, Digest, Event, Notice


@dataclass(frozen=True)
class Message:
    title: str
    lines: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n".join(line for line in self.lines if line)


def site() -> str:
    """Where the links lead: SITE_URL, else the first origin or host of this installation."""
    if settings.SITE_URL:
        return str(settings.SITE_URL)
    if settings.CSRF_TRUSTED_ORIGINS:
        return str(settings.CSRF_TRUSTED_ORIGINS[0])
    host = next((h for h in settings.ALLOWED_HOSTS if h != "*"), "localhost")
    if settings.DEBUG:
        return f"http://{host}:{settings.PORT}"
    return f"https://{host}"


def link(name: str, *args: object) -> str:
    return site() + reverse(name, args=args)


def language_of(user: User) -> str:
    return user.language or settings.LANGUAGE_CODE


def message_of(delivery: Delivery) -> Message:
    """In the reader's language; `delivery.notice` has its event and outbox row loaded."""
    with translation.override(language_of(delivery.user)):
        if delivery.notice is not None:
            made = of_notice(delivery.notice, delivery.user, delivery.way)
        elif delivery.digest is not None:
            made = of_digest(delivery.digest, delivery.user, delivery.way)
        else:
            made = of_code(delivery.contact.code if delivery.contact else "")
        return closed(made, delivery)


def of_notice(notice: Notice, user: User, way: str) -> Message:
    sentence = notices.sentence(notice)
    seen = notice.event_id is not None and in_sight(user, notice.event_id)
    title = title_of(notice.event, way) if seen and notice.event else ""
    page = where(notice, seen)
    return Message(sentence, ("" if way == Way.MAIL else sentence, title, page))


def where(notice: Notice, seen: bool) -> str:
    """The page that the link opens."""
    if seen:
        return link("events:detail", notice.event_id)
    if notice.kind == register_news.KIND:
        return site() + register_news.page(notice.outbox.payload)
    job = notice.outbox.payload.get("job")
    return link("jobs:job_detail", job) if job else link("notices:notice_list")


def title_of(event: Event, way: str) -> str:
    """The title, for whom it may be written outside."""
    concerns = (event.concerns_user_id, event.concerns_department_id, event.concerns_area_id)
    secret = event.confidential or event.leaders_only or any(concerns)
    return "" if secret or way in GROUPS else event.title


def in_sight(user: User, event_id: int) -> bool:
    """Whether the reader sees the case in any posting of theirs."""
    return any(
        Event.objects.for_user(reader).filter(pk=event_id).exists()
        for reader in digest.readers(user)
    )


def of_digest(made: Digest, user: User, way: str) -> Message:
    facts = made.facts
    cases = digest.cases_of(user, facts.get("cases", []))
    told = [
        " · ".join(
            part
            for part in (
                str(case.event),
                title_of(case.event, way),
                case.due,
                link("events:detail", case.event.pk),
            )
            if part
        )
        for case in cases
    ]
    heading = _("Your digest: %(waits)s waiting, %(late)s late, %(near)s near, %(new)s new") % {
        name: facts.get(name, 0) for name in digest.NUMBERS
    }
    if way in (Way.SMS, *GROUPS):
        told = []
    return Message(heading, (heading, *told, link("notices:digest_show")))


def of_code(code: str) -> Message:
    sentence = _("Your code is %(code)s. Type it in “My account” to confirm this contact.") % {
        "code": code
    }
    return Message(_("Confirm your contact"), (sentence,))


def closed(made: Message, delivery: Delivery) -> Message:
    """With the name of the house before, and for mails what one can do about them below."""
    name = settings.SITE_NAME or _("Grid governance")
    title = f"〔{name}〕{made.title}"
    if delivery.way != Way.MAIL:
        first, *rest = made.lines
        return Message(title, (f"〔{name}〕{first}", *rest))
    settings_page = link("notices:settings_edit")
    foot = _("What reaches you here is set at %(page)s. Message %(uid)s") % {
        "page": settings_page,
        "uid": delivery.uid,
    }
    return Message(title, (made.title, *[line for line in made.lines if line], "-- ", foot))
