"""What the county's supervisor decides: signing off, taking that back, publishing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import acting, require_role
from accounts.models import Role
from assessment.circulars import services, told
from assessment.circulars.views.common import FORM, confirm, confirmed, done, seen, to
from assessment.models import Circular


def signable(request: HttpRequest, pk: int) -> Circular:
    circular = seen(request, pk)
    services.check_signs(acting(request), circular.area_id)
    return circular


@require_http_methods(FORM)
@require_role(Role.SUPERVISOR)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    circular = signable(request, pk)
    if not circular.is_draft:
        return to(circular)

    def act(version: int) -> str:
        services.sign(user=acting(request), circular=circular, version=version, now=timezone.now())
        return _("It is signed off. It can be published now.")

    words = {
        "title": _("Sign the circular off"),
        "text": _(
            "The text cannot be changed then, unless the signature is taken back. The circular "
            "bears the date of today. Nobody is told yet."
        ),
        "verb": _("Sign off"),
    }
    return confirmed(request, circular, act, lambda _circular: words)


@require_http_methods(FORM)
@require_role(Role.SUPERVISOR)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    circular = signable(request, pk)

    def act() -> str:
        services.take_back(user=acting(request), circular=circular)
        return _("It is a draft again and can be edited.")

    if request.method == "POST":
        return done(request, circular, act)
    if not circular.is_signed:
        return to(circular)
    return confirm(
        request,
        circular,
        title=_("Take the signature back"),
        text=_("The circular is a draft again, can be edited and has to be signed off anew."),
        verb=_("Take it back"),
    )


@require_http_methods(FORM)
@require_role(Role.SUPERVISOR)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    circular = signable(request, pk)

    def act() -> str:
        row = services.publish(user=acting(request), circular=circular, now=timezone.now())
        return _("It is published as %(number)s; the units are told.") % {"number": row.called}

    if request.method == "POST":
        return done(request, circular, act)
    if not circular.is_signed:
        return to(circular)
    return confirm(
        request,
        circular,
        title=_("Publish the circular"),
        text=consequence(circular),
        verb=_("Publish"),
    )


def consequence(circular: Circular) -> str:
    people = len(told.concerned(circular.area, timezone.localdate()))
    said = ngettext(
        "It gets the next number of the year, and %(n)s person of the departments and townships "
        "is told. It cannot be changed or withdrawn afterwards; only a correction can replace it.",
        "It gets the next number of the year, and %(n)s people of the departments and townships "
        "are told. It cannot be changed or withdrawn afterwards; only a correction can replace "
        "it.",
        people,
    )
    return said % {"n": people}
