"""The desk at a million cases: lists with each filter, words, counts, live, bulk, slips."""

from __future__ import annotations

import gzip
import itertools
import re
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Department, Posting, Role, User
from bench.measure import Timing, timed
from bench.scenes import Browser, cookie_of
from events.models import Category, Event
from events.worklist import LIGHTS, Filters, Worklist
from grids.models import Area

READERS = {"county": "county2", "township": "township", "liaison": "t04-liaison"}
FEWEST = "liaison with few"
"""Of the department that has fewest cases: what it lists lies far apart among all the others."""

TIMES = 21
"""Requests a filter; the p95 of so few is their second slowest."""
WORDS = ("漏水", "电梯困人", "凉亭", "消防通道", "东大街", "00123", "井盖丢失")
LISTS = 200
"""Lists that four clients ask for together."""


@dataclass
class Desk:
    """Milliseconds: the slowest list for each reader and filter, and the rest by name."""

    lists: dict[str, float] = field(default_factory=dict)
    words: dict[str, float] = field(default_factory=dict)
    counts: dict[str, float] = field(default_factory=dict)
    rest: dict[str, float] = field(default_factory=dict)


def filters() -> dict[str, str]:
    """Each filter alone, and the five commonest pairs."""
    town = Area.objects.get(path=User.objects.get(username="township").scope.area_path)
    community = Area.objects.children_of(town).order_by("path").first().pk
    category = Category.objects.get(code="0201").pk
    department = Department.objects.get(kind__code="T04", area=town).pk
    alone = {
        "tab mine": "tab=mine",
        **{f"tab {step}": f"tab={step}" for step in ("classify", "handle", "ended", "all")},
        **{f"light {light}": f"tab=all&light={light}" for light in LIGHTS},
        "step": "tab=all&step=verify",
        "urgency": "tab=all&urgency=critical",
        "category": f"tab=all&category={category}",
        "area": f"tab=all&area={community}",
        "department": f"tab=all&department={department}",
        "holder": f"tab=all&holder={town.pk}",
        "claimed": "tab=all&claimed=somebody",
        "reported by me": "tab=all&reported=me",
        "dates": "tab=all&since=2025-03-01&until=2025-03-02",
        "no grid": "tab=all&nogrid=1",
        "reworked": "tab=all&reworked=1",
        "concerns": "tab=all&concerns=1",
        "sorted by change": "tab=all&sort=changed",
        "sorted by change, oldest open first": "tab=handle&sort=-changed",
        "sorted by place": "tab=all&sort=place",
        "sorted by place, last first": "tab=all&sort=-place",
        "sorted by due time": "tab=all&sort=due",
    }
    pairs = {
        "area, light": f"tab=all&area={community}&light=late",
        "category, area": f"tab=all&category={category}&area={community}",
        "department, light": f"tab=all&department={department}&light=late",
        "urgency, step": "tab=handle&urgency=critical",
        "area, step": f"tab=dispatch&area={community}",
    }
    return alone | pairs


def measure(browser: Browser) -> Desk:
    """All of it, through the real server but for the counts."""
    desk = Desk()
    asked = filters()
    for reader, user in readers().items():
        mine = Browser(browser.port, cookie_of(user))
        for label, query in asked.items():
            desk.lists[f"{reader}, {label}"] = listed(mine, query).p95
        words = itertools.cycle(WORDS)
        find = search_by(mine, words)
        desk.words[reader] = timed(find, times=6 * len(WORDS), warm=len(WORDS)).p95
        desk.counts[reader] = counted(user, asked).p95
    at = User.objects.get(username="township")
    mine = Browser(browser.port, cookie_of(at))
    desk.rest = {
        "preview": previews(mine, at).p95,
        "live poll": polls(mine).p95,
        "bulk dispatch of 50": 1000 * bulk_dispatch(mine, at),
        "fifty slips": 1000 * fifty_slips(mine, at),
        "lists a second, four at once": together(browser.port, at),
        "first page": first_page(browser),
    }
    return desk


def readers() -> dict[str, User]:
    found = {reader: User.objects.get(username=name) for reader, name in READERS.items()}
    posted = Posting.objects.in_force(timezone.localdate()).filter(role=Role.LIAISON)
    fewest = posted.annotate(parts=Count("department__tasks")).order_by("parts", "pk")[0]
    return found | {FEWEST: fewest.user}


def listed(browser: Browser, query: str) -> Timing:
    return timed(lambda: browser.get(f"/events/?{query}"), times=TIMES, warm=1)


def search_by(browser: Browser, words: Iterator[str]) -> Callable[[], object]:
    return lambda: browser.get(f"/events/?{urllib.parse.urlencode({'q': next(words)})}")


def counted(user: User, asked: dict[str, str]) -> Timing:
    """Tabs and lights under each filter, the statements alone."""
    queries = itertools.cycle(asked.values())

    def count() -> object:
        return Worklist(user, Filters.read(QueryDict(next(queries))), timezone.now()).counts

    return timed(count, times=3 * len(asked), warm=len(asked))


def previews(browser: Browser, user: User) -> Timing:
    seen = Event.objects.for_user(user).filter(step="dispatch").order_by("pk")
    pks = itertools.cycle(list(seen.values_list("pk", flat=True)[:50]))
    return timed(lambda: browser.get(f"/events/{next(pks)}/preview/", fragment=True))


def polls(browser: Browser) -> Timing:
    """Nothing has changed since the list was shown."""

    def poll() -> None:
        since = urllib.parse.quote(timezone.now().isoformat())
        if browser.get(f"/events/changes/?tab=handle&since={since}"):
            raise RuntimeError("There was something new.")

    return timed(poll)


def bulk_dispatch(browser: Browser, user: User) -> float:
    """Seconds for fifty cases through the form."""
    seen = Event.objects.for_user(user).filter(step="dispatch", holder__path=user.scope.area_path)
    keys = [str(pk) for pk in seen.order_by("pk").values_list("pk", flat=True)[50:100]]
    chosen = urllib.parse.urlencode({"pk": keys}, doseq=True)
    browser.open_form(f"/events/bulk/dispatch/?{chosen}")
    form = {"token": str(uuid.uuid4()), "back": ""}
    begun = time.perf_counter()
    browser.post(f"/events/bulk/dispatch/?{chosen}", {**form, "pk": keys})
    spent = time.perf_counter() - begun
    moved = Event.objects.filter(pk__in=keys, step="handle").count()
    if moved != len(keys):
        raise RuntimeError(f"{moved} of {len(keys)} cases were dispatched.")
    return spent


def fifty_slips(browser: Browser, user: User) -> float:
    """Seconds for fifty slips as one PDF."""
    seen = Event.objects.for_user(user).filter(step="handle").order_by("pk")
    keys = list(seen.values_list("pk", flat=True)[:50])
    chosen = urllib.parse.urlencode({"pk": keys}, doseq=True)
    browser.fetch(f"/events/{keys[0]}/slip/pdf/")
    begun = time.perf_counter()
    pdf = browser.fetch(f"/events/slips/pdf/?{chosen}")
    spent = time.perf_counter() - begun
    if not pdf.startswith(b"%PDF"):
        raise RuntimeError("The slips are no PDF.")
    return spent


def together(port: int, user: User) -> float:
    """Lists a second with four clients at once."""
    cookie = cookie_of(user)
    steps = ("mine", "classify", "handle", "verify", "all")

    def client() -> None:
        own = Browser(port, cookie)
        for number in range(LISTS // 4):
            own.get(f"/events/?tab={steps[number % len(steps)]}")

    threads = [threading.Thread(target=client) for _number in range(4)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return LISTS / (time.perf_counter() - begun)


def first_page(browser: Browser) -> float:
    """Kilobytes over the wire for a worklist never opened before."""
    text = browser.get("/events/")
    page = gzip.compress(text.encode())  # which the proxy in front of the server does
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg)[^"]*)"', text))
    sizes = [len(browser.fetch(path, compressed=True)) for path in sorted(files)]
    return (len(page) + sum(sizes)) / 1000


def slowest(figures: dict[str, float]) -> tuple[str, float]:
    name = max(figures, key=lambda key: figures[key])
    return name, figures[name]
