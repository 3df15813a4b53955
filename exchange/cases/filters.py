"""What the address of the list of cases may ask for, and its pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from accounts.models import Department, User
from events.models import Category, Event
from events.workflow import Step, Urgency
from events.worklist import LIGHTS, TABS, Filters, Worklist
from events.worklist.filters import ALL, CLAIMED, unread
from events.worklist.paging import SORTS, Cursor
from exchange.api.paging import Pages
from exchange.api.problems import bad_parameter
from grids.models import Area


def named(user: User, code: str, member: str) -> Any:
    """An area in sight, or for a department one that a case of its own names so."""
    rows = Area.objects.filter(code=code)
    found = rows.for_user(user)
    if not user.scope.department_ids or found.exists():
        return found
    cases = Event.objects.for_user(user).filter(**{f"{member}__code": code})
    return rows if cases.exists() else rows.none()


CODES: dict[str, Callable[[User, str], Any]] = {
    "category": lambda user, code: Category.objects.filter(code=code),
    "area": lambda user, code: named(user, code, "area"),
    "holder": lambda user, code: named(user, code, "holder"),
    "department": lambda user, key: Department.objects.for_user(user).filter(pk=_key(key)),
}
"""Parameters that name a row as the API names it everywhere."""

LONGEST = 100
DAY = {"type": "string", "format": "date"}
MARK = {"type": "string", "enum": ["1"]}
PARAMETERS: dict[str, tuple[dict[str, Any] | list[str], Any]] = {
    "tab": (list(TABS), _("“mine”: what waits for the system; a step; ended; all.")),
    "q": ({"type": "string", "maxLength": LONGEST}, _("Number, or words of title, text or place.")),
    "light": (list(LIGHTS), ""),
    "step": (Step.values, ""),
    "urgency": (Urgency.values, ""),
    "category": ({"type": "string"}, _("Its code.")),
    "area": ({"type": "string"}, _("The code of an area; what lies below it counts as well.")),
    "department": ({"type": "integer"}, _("One that holds a part.")),
    "holder": ({"type": "string"}, _("The code of the centre whose desk it is on.")),
    "claimed": (list(CLAIMED), ""),
    "reported": (["me"], _("Those that the system reported itself.")),
    "since": (DAY, _("Reported on this day or later.")),
    "until": (DAY, _("Reported on this day or earlier.")),
    "nogrid": (MARK, _("Those outside every grid.")),
    "reworked": (MARK, _("Those sent back at least once.")),
    "concerns": (MARK, _("Complaints about a unit or its people.")),
    "live": (MARK, _("Those that have not ended.")),
    "sort": (list(SORTS), _("By due time, key, last change or place; “-” turns it round.")),
}
PLACES = ("cursor", "limit", "fields")


def described() -> list[OpenApiParameter]:
    """The parameters for the description."""
    found = []
    for name, (kind, words) in PARAMETERS.items():
        schema = {"type": "string", "enum": kind} if isinstance(kind, list) else kind
        found.append(OpenApiParameter(name, schema, description=words))
    return found


def filters_of(request: Request, user: User) -> Filters:
    """Raises Problem (422) for a parameter that is not known or means nothing."""
    query: dict[str, Any] = {name: text for name, text in request.query_params.items() if text}
    for name in query:
        if name not in PARAMETERS and name not in PLACES:
            raise bad_parameter(name, _("There is no such parameter here."))
    if len(query.get("q", "")) > LONGEST:
        raise bad_parameter("q", _("Give at most 100 letters."))
    for name in CODES.keys() & query.keys():
        key = CODES[name](user, query[name]).values_list("pk", flat=True).first()
        if key is None:
            raise bad_parameter(name, _("There is none with this code, or it is out of sight."))
        query[name] = key
    asked = {"tab": ALL, "sort": "new"} | {n: v for n, v in query.items() if n in PARAMETERS}
    if wrong := unread(asked):
        raise bad_parameter(next(iter(wrong)), _("This value means nothing here."))
    return Filters.read(asked | placed(asked["sort"], query.get("cursor", "")))


class CasePages(Pages):
    """Pages of a worklist, found from where the neighbour ended."""

    work: Worklist
    size: int
    request: Request

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """`queryset` are the filters; the cases come with all that a line says."""
        self.request, self.size = request, self.get_page_size(request)
        self.work = Worklist(view.user, queryset, timezone.now(), self.size)
        return self.work.events

    def get_paginated_response(self, data: Any) -> Response:
        page = self.work.page
        return Response(
            {
                "next": self._address("after", page.older),
                "previous": self._address("before", page.newer),
                "results": data,
            }
        )

    def _address(self, way: str, place: str) -> str | None:
        url = self.request.build_absolute_uri()
        if not place:
            return None
        return replace_query_param(remove_query_param(url, "cursor"), "cursor", f"{way}.{place}")


def placed(sort: str, text: str) -> dict[str, str]:
    """What a cursor says: after or before which place. Raises Problem (422)."""
    if not text:
        return {}
    way, _dot, place = text.partition(".")
    if way not in ("after", "before") or Cursor.read(place, SORTS[sort]) is None:
        words = _("This is no cursor of ours. Take it from next or previous.")
        raise bad_parameter("cursor", words)
    return {way: place}


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
