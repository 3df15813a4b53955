"""The registers at a million people: searches and pages, as a browser asks for them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable
from typing import Any

from django.test import Client

from accounts.models import User
from bench.measure import Timing, timed
from bench.scenes import client_of
from people.models import House, Person, Phone

SEED = 20261123
SAMPLE, TIMES, TOWERS = 120, 60, 30
READERS = {"township": "township", "county": "county2"}


def measure() -> dict[str, float]:
    """By name and reader the p95 in milliseconds; every page is asked of through the views."""
    found = {}
    for name, username in READERS.items():
        user = User.objects.get(username=username)
        client = client_of(user)
        for what, pages in pages_of(user, client).items():
            found[f"{what}, {name}"] = over(client, pages).p95
    return found


def pages_of(user: User, client: Client) -> dict[str, list[str]]:
    """Addresses of each kind; searches are sent first, as their addresses are sealed."""
    people = sample(user)
    numbers = [person.document for person in people]
    phones = Phone.objects.filter(person__in=people).select_related("person__key")
    houses = House.objects.for_user(user).buildings().order_by("pk").values_list("pk", flat=True)
    lists = [f"/people/?after={person.pk}" for person in people]
    return {
        "document": searches(client, numbers),
        "phone": searches(client, [phone.number for phone in phones]),
        "last four": searches(client, [number[-4:] for number in numbers]),
        "name": searches(client, [person.name for person in people]),
        "two letters of a name": searches(client, [person.name[-2:] for person in people]),
        "list, first page": ["/people/"],
        "list, any page": lists,
        "building": [f"/houses/{pk}/" for pk in houses[2000 : 2000 + SAMPLE]],
        "tower": [f"/houses/{pk}/" for pk in houses[:TOWERS]],
        "person": [f"/people/{person.pk}/" for person in people],
    }


def sample(user: User) -> list[Person]:
    """People in sight, from everywhere in the register."""
    draw = random.Random(SEED)
    first, last = 1, Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    keys = draw.sample(range(first, last), SAMPLE * 20)
    return list(Person.objects.for_user(user).filter(pk__in=keys)[:SAMPLE])


def searches(client: Client, texts: Iterable[str]) -> list[str]:
    """Where each search leads."""
    return [str(client.post("/people/", {"q": text})["Location"]) for text in texts]


def over(client: Client, pages: list[str]) -> Timing:
    turn = itertools.cycle(pages)
    return timed(lambda: shown(client.get, next(turn)), TIMES, warm=3)


def shown(get: Callable[[str], Any], path: str) -> None:
    answer = get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"GET {path}: {answer.status_code}")
