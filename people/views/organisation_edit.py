"""Adding and changing organisations, who is in charge of them, and their vehicles."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import acting, posted, require_role
from people import shown
from people.forms.houses import EndForm, refuse_ahead
from people.forms.organisations import OrganisationForm, PartPersonForm
from people.models import Organisation, OrganisationPerson
from people.services import (
    OrganisationFacts,
    add_part,
    change_organisation,
    check_organisation,
    end_organisation,
    end_part,
    register_organisation,
)
from people.views import base, saving
from people.views.house_edit import PICK
from people.views.person_edit import vehicle_added


def organisation_of(request: HttpRequest, pk: int) -> Organisation:
    rows = Organisation.objects.in_use().select_related("area", "house__parent")
    row: Organisation = base.seen(request, rows, pk)
    return row


def back_to(row: Organisation) -> str:
    return reverse("people:organisation_show", args=[row.pk])


def crumbs(request: HttpRequest, row: Organisation | None, title: str) -> base.Crumbs:
    steps = [(_("Organisations"), reverse("people:organisation_list"))]
    if row is not None:
        steps.append((row.name, back_to(row)))
    return base.way(request, None, *steps, (title, None))


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def organisation_create(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(acting(request), posted(request))
    if request.method == "POST" and form.is_valid():
        made = saving.tried(
            form,
            lambda: register_organisation(OrganisationFacts(**form.values()), by=base.by(request)),
        )
        if made is not None:
            messages.success(request, _("The organisation is registered."))
            return redirect("people:organisation_show", made.pk)
    title = _("Add an organisation")
    back = reverse("people:organisation_list")
    view = saving.Shown(title, _("Save"), back, crumbs(request, None, title), pick=PICK)
    return saving.page(request, form, view)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row, title = organisation_of(request, pk), _("Edit")
    form = OrganisationForm(acting(request), posted(request), row)
    view = saving.Shown(
        title=f"{title}: {row.name}",
        action=_("Save"),
        back=back_to(row),
        crumbs=crumbs(request, row, title),
        more=[(_("It is closed"), reverse("people:organisation_end", args=[pk]))],
        pick=PICK,
        point=row.point,
    )

    def save() -> Organisation:
        seq = form.cleaned_data["seq"]
        return change_organisation(row, form.values(), by=base.by(request), seq=seq)

    return saving.answer(request, form, view, save, _("The changes are saved."), row)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def organisation_end(request: HttpRequest, pk: int) -> HttpResponse:
    row, today = organisation_of(request, pk), timezone.localdate()
    form = EndForm(posted(request), label=_("Closed since"), initial={"seq": row.seq, "on": today})
    if request.method == "POST" and form.is_valid():
        data, by = form.cleaned_data, base.by(request)
        refuse_ahead(form, "on", today)
        done = None
        if not form.errors:
            done = saving.tried(
                form, lambda: end_organisation(row, data["on"], by=by, seq=data["seq"]), row
            )
        if done is not None:
            messages.success(request, _("The organisation is kept as closed; its history stays."))
            return redirect("people:organisation_show", pk)
    title = _("It is closed")
    view = saving.Shown(
        title=f"{title}: {row.name}",
        action=_("Keep as closed"),
        back=back_to(row),
        crumbs=crumbs(request, row, title),
        notes=[_("Who is in charge of it is so until that day.")],
        danger=True,
    )
    return saving.page(request, form, view)


@never_cache
@require_POST
@require_role(*base.WRITERS)
def organisation_check(request: HttpRequest, pk: int) -> HttpResponse:
    check_organisation(organisation_of(request, pk), by=base.by(request))
    messages.success(request, _("Noted: what is registered was found to be true today."))
    return redirect("people:organisation_show", pk)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def part_person_add(request: HttpRequest, pk: int) -> HttpResponse:
    row = organisation_of(request, pk)
    form, title = PartPersonForm(acting(request), posted(request)), _("Add who is in charge")
    view = saving.Shown(title, _("Save"), back_to(row), crumbs(request, row, title))

    def save() -> OrganisationPerson:
        data, by = form.cleaned_data, base.by(request)
        since = data["valid_from"]
        return add_part(row, data["person"], data["part"], by=by, valid_from=since)

    done = _("The person is registered as in charge.")
    return saving.answer(request, form, view, save, done)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def part_person_end(request: HttpRequest, pk: int) -> HttpResponse:
    part: OrganisationPerson = base.seen(request, OrganisationPerson.objects.open(), pk)
    row, today = part.organisation, timezone.localdate()
    form = EndForm(posted(request), label=_("Day of the end"), initial={"on": today})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        refuse_ahead(form, "on", today)
        done = None
        if not form.errors:
            done = saving.tried(form, lambda: end_part(part, day, by=base.by(request)))
        if done is not None:
            messages.success(request, _("The changes are saved."))
            return redirect("people:organisation_show", row.pk)
    what = {"name": shown.name_of(part.person), "part": part.get_part_display()}
    title = _("%(name)s is no longer %(part)s") % what
    view = saving.Shown(title, _("Save"), back_to(row), crumbs(request, row, title))
    return saving.page(request, form, view)


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def organisation_vehicle_add(request: HttpRequest, pk: int) -> HttpResponse:
    row = organisation_of(request, pk)
    way = crumbs(request, row, _("Add a vehicle"))
    return vehicle_added(request, back_to(row), way, organisation=row)
