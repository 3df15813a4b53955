"""Photos on the form and the page of a visit, and the case that is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.access import acting
from gridgov.files.sent import uids
from grids.panels import Panel
from people import panels
from people.diaries import following
from people.models import Visit, VisitDraft
from people.photos import fields, services
from people.visits import additions
from people.visits.services import typed_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User

NAME = "photos"


class PhotosForm(forms.Form):
    photos = fields.PhotosField()


def register() -> None:
    additions.register(NAME, additions.Addition("people/photos/_field.html", context, save))
    panels.register("visit", NAME, photos_of)
    panels.register("visit", "case", case_of)


def context(request: HttpRequest) -> dict[str, Any]:
    """The field, with what was chosen before: on the form that comes back, or in the draft."""
    user = acting(request)
    if request.method == "POST":
        form = PhotosForm(request.POST, request.FILES)
        if form.is_valid():
            fields.keep(form, NAME, user)
    else:
        form = PhotosForm()
        fields.show(form, NAME, services.unsent(uids(_drafted(request), "photos-kept"), user))
    return {"form": form}


def _drafted(request: HttpRequest) -> dict[str, list[str]]:
    """The photos that the draft of this form holds."""
    match = request.resolver_match
    kind, pk = (match.kwargs.get("kind"), match.kwargs.get("pk")) if match else (None, None)
    rows = VisitDraft.objects.for_user(acting(request))
    draft = rows.filter(**{kind: pk}).first() if kind and pk else None
    pairs = typed_in(draft) if draft is not None else []
    return {"photos-kept": [value for name, value in pairs if name == "photos-kept"]}


def save(request: HttpRequest, visit: Visit) -> None:
    """Ties the photos that came with the form; the same form sent again brings no second ones."""
    user, form = acting(request), PhotosForm(request.POST, request.FILES)
    if services.of(visit).exists():
        return
    kept = fields.keep(form, NAME, user) if form.is_valid() else None
    if kept is None:
        raise ValidationError(form.errors[NAME].as_data())
    services.attach(visit, kept, user)


def photos_of(visit: Visit, user: User) -> Panel | None:
    found = list(services.of(visit))
    template = "people/photos/_panel.html"
    return Panel(_("Photos"), template, {"photos": found}, 20, len(found)) if found else None


def case_of(visit: Visit, user: User) -> Panel | None:
    shown = following.beside(visit, user)
    if not (visit.found or shown["case_made"]):
        return None
    if not (shown["cases"] or shown["case_made"] or shown["follow_url"]):
        return None
    return Panel(_("Case made of it"), "people/diaries/_case_panel.html", shown, order=10)
