"""Where the tables of the registers are found from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import acting, require_role
from gridgov.navigation import url_or_none
from people.exchange.asker import IMPORTERS, READERS

Card = tuple[str, str, str]


@require_GET
@require_role(*READERS, "liaison")
def hub(request: HttpRequest) -> HttpResponse:
    scope = acting(request).scope
    cards = _for_department() if scope.department_ids else _for_area(scope.role or "")
    shown = [(url, title, words) for name, title, words in cards if (url := url_or_none(name))]
    return render(request, "people_exchange/hub.html", {"cards": shown})


def _for_department() -> list[Card]:
    return [
        (
            "people_exchange:comparison_list",
            _("Compare a list"),
            _("Beside the register of your area. You get figures; what differs is looked at."),
        )
    ]


def _for_area(role: str) -> list[Card]:
    cards = [
        (
            "people_exchange:import_list",
            _("Imports"),
            _("Tables of people, houses and organisations: checked first, then saved."),
        ),
        (
            "people_exchange:export_list",
            _("Exports"),
            _("Masked tables at once; clear values after a second person's approval."),
        ),
        (
            "people_exchange:quality",
            _("Data quality"),
            _("What is missing, old or contradictory, with the records behind each figure."),
        ),
        (
            "people_exchange:check_list",
            _("Checks"),
            _("Records to be looked at on site: differences from lists and the weekly sample."),
        ),
    ]
    hidden = set()
    if role not in IMPORTERS:
        hidden.add("people_exchange:import_list")
    if role == "auditor":
        hidden.add("people_exchange:check_list")
    return [card for card in cards if card[0] not in hidden]
