"""Somebody met in the street: registered without a house, unless they are known already."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import acting, require_role
from people import door as recognise
from people.forms.door import MetForm
from people.models import Person
from people.services.door import Found, register_met
from people.views import base

AGAIN = 600
"""For so many seconds the same form is known when it is sent a second time."""


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def person_create(request: HttpRequest) -> HttpResponse:
    """Registered by the area one works in, where they are seen until they live somewhere."""
    if request.method != "POST":
        return page(request, MetForm())
    token = token_of(request)
    if not token:
        return redirect("people:person_create")
    if cache.get(key_of(token)) is not None:
        return sent_before(request, token)
    form = MetForm(request.POST)
    found = decided(request, form) if form.is_valid() else None
    if found is None:
        return page(request, form, token)
    if not cache.add(key_of(token), 0, AGAIN):
        return sent_before(request, token)
    try:
        person = register_met(found, by=base.by(request))
    except ValidationError as error:
        cache.delete(key_of(token))
        form.refuse(error)
        return page(request, form, token)
    cache.set(key_of(token), person.pk, AGAIN)
    messages.success(request, told(found))
    return redirect("people:person_show", person.pk)


def decided(request: HttpRequest, form: MetForm) -> Found | None:
    """Who it is; None while a question is open."""
    user, today = acting(request), timezone.localdate()
    posting = user.scope.posting
    try:
        form.known = recognise.known(user, form.facts, today) if form.facts else []
    except recognise.TooManyLooks:
        form.add_error(None, recognise.too_many())
        return None
    if any(one.person and not one.seen for one in form.known):
        form.add_error("document", elsewhere())
        return None
    found = form.decide(posting.area if posting else None)
    if found is None or form.errors:
        return None
    if found.same is not None and not seen(request, found.same):
        form.add_error("document", elsewhere())
        return None
    return found


def elsewhere() -> str:
    return _(
        "This person is registered already, and not where you work. If they live in your area "
        "now, register them at the door of their home."
    )


def seen(request: HttpRequest, person: Person) -> bool:
    found: bool = Person.objects.for_user(acting(request)).filter(pk=person.pk).exists()
    return found


def told(found: Found) -> str:
    if found.same is not None:
        return _("This person is registered already; this is their page.")
    return _("The person is registered. Add where they live once you know it.")


def token_of(request: HttpRequest) -> str:
    """What the form was given when it was shown; "" for anything else."""
    try:
        return str(uuid.UUID(request.POST.get("submission", "")))
    except ValueError:
        return ""


def key_of(token: str) -> str:
    return f"people.met:{token}"


def sent_before(request: HttpRequest, token: str) -> HttpResponse:
    """To the page of who was registered then; to the list while that goes on."""
    messages.info(request, _("This form was saved already; nothing was saved a second time."))
    person = Person.objects.for_user(acting(request)).filter(pk=cache.get(key_of(token)) or 0)
    if (row := person.first()) is not None:
        return redirect("people:person_show", row.pk)
    return redirect("people:person_list")


def page(request: HttpRequest, form: MetForm, token: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "row": form,
        "submission": token or uuid.uuid4(),
        "wrong": form.is_bound,
        "crumbs": base.way(
            request,
            None,
            (_("People"), reverse("people:person_list")),
            (_("New person"), None),
        ),
    }
    return render(request, "people/met.html", context)
