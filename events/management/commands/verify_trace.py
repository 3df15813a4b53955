"""`manage.py verify_trace`: names every entry of the trace that was altered, deleted or cut."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.chains import Broken, walk
from events.models import Event

WORDS = {
    "altered": "the entry was altered",
    "missing": "the entry was deleted",
    "cut": "the entry was cut off from the end",
}


class Command(BaseCommand):
    help = "Checks the hash chain of every case and the anchors; ends with 1 where one is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--event", type=int, help="key of one case")
        parser.add_argument("--since", help="only cases changed since this day (2026-11-22)")

    def handle(self, *args: Any, **options: Any) -> None:
        event, since = options["event"], day(options["since"])
        if event is not None and not Event.objects.filter(pk=event).exists():
            raise CommandError(f"There is no case with the key {event}.")
        count = 0
        for place in walk(event, since):
            count += 1
            self.stdout.write(line(place))
        if count:
            raise CommandError(f"The trace is broken in {count} places.", returncode=1)
        self.stdout.write("The trace is whole.")


def day(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        return timezone.make_aware(dt.datetime.fromisoformat(text))
    except ValueError as error:
        raise CommandError("--since needs a day like 2026-11-22.") from error


def line(place: Broken) -> str:
    about = f"anchor {place.anchored}: " if place.anchored else ""
    if not place.number:
        return about + ("the file is gone" if place.what == "gone" else "the file was altered")
    case = f"case {place.number} (key {place.event_id})"
    return f"{about}{case}, entry {place.seq}: {WORDS[place.what]}"
