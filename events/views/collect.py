"""A new case, from the form to the receipt, and the small answers the form asks for."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import reveal
from accounts.access import acting, require_role
from accounts.models import User
from events import finding, told
from events.actors import Actor
from events.beside import callers
from events.beside.views import COLLECTORS, caller_context, too_many
from events.casefile import CaseFile
from events.drawing import around, drawn
from events.forms.files import keep_files
from events.forms.intake import NewCaseForm
from events.forms.places import PlaceForm
from events.models import Event
from events.offers import AT_ONCE, why_not
from events.refusals import Refused
from events.services.collect import Receipt, area_root
from events.services.intake import Intake, take
from events.similar import Similar, similar
from events.worklist.filters import number
from gridgov.addresses import client_address
from grids.models import Area
from grids.services import locate as area_at


@require_http_methods(["GET", "POST"])
@require_role(*COLLECTORS)
def new(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    sending = request.method == "POST"
    data = (request.POST, request.FILES) if sending else ()
    form = NewCaseForm(*data, user=user)
    found: list[Similar] = []
    if form.at_centre and request.POST.keys() & {"look", "take"}:
        return looked(request, user)
    if sending:
        known = sent_before(request, user)
        if known is not None:
            return saved_already(request, known)
        intake = intake_of(request, form, user)
        if intake is not None and asks_first(request, intake):
            found = near(form, user)
        if intake is not None and not found:
            receipt = tried(form, intake, user)
            if receipt is not None:
                page = redirect("events:receipt", receipt.event.pk)
                return told.send(page, receipt.event.pk, receipt.secret)
    form.prepare()
    context = {"form": form, "similar": found, "asked": bool(found), "crumbs": crumbs(user)}
    return render(request, "events/new.html", context)


def looked(request: HttpRequest, user: User) -> HttpResponse:
    """Without scripts: the form as it was typed, with the caller's earlier cases."""
    data = request.POST.copy()
    taken = request.POST.get("take", "")
    if (key := number(taken)) is not None:
        take_over(request, user, key, data)
    form = NewCaseForm(data, request.FILES, user=user)
    form.full_clean()
    keep_files(form, "photos", user)
    phone = form.cleaned_data.get("phone", "")
    form.forgive()
    form.prepare()
    context = {"form": form, "crumbs": crumbs(user), "looked": True}
    return render(request, "events/new.html", context | caller_context(request, phone))


def take_over(request: HttpRequest, user: User, pk: int, data: QueryDict) -> None:
    try:
        values = callers.take_over(user, pk, client_address(request))
    except reveal.TooManyReveals:
        messages.warning(request, too_many())
        return
    data["name"] = values.get("name", data.get("name", ""))
    data["home"] = values.get("address", data.get("home", ""))


def sent_before(request: HttpRequest, user: User) -> Event | None:
    """The case this very form made already: sent twice, or again after Back."""
    try:
        token = uuid.UUID(request.POST.get("submission", ""))
    except ValueError:
        return None
    return Event.objects.for_user(user).filter(submission=token, created_by=user).first()


def saved_already(request: HttpRequest, event: Event) -> HttpResponse:
    sentence = _(
        "This form was saved already as this case; nothing was saved a second time. For another "
        "case, open a new form."
    )
    messages.info(request, sentence)
    return redirect("events:receipt", event.pk)


def crumbs(user: User) -> list[dict[str, str]]:
    """The areas above the posting the person acts in."""
    return [{"label": area.label} for area in Area.objects.chain(user.scope.area_path)]


def intake_of(request: HttpRequest, form: NewCaseForm, user: User) -> Intake | None:
    """What the form asks for; None where something in it has to be put right."""
    valid = form.is_valid()
    photos = keep_files(form, "photos", user)
    after = keep_files(form, "after", user) if "after" in form.fields else []
    if not valid or photos is None or after is None:
        return None
    join = request.POST.get("join", "")
    data = form.cleaned_data
    settled = data["result"].strip() if data.get("settle") else ""
    return Intake(form.report(), photos, number(join), settled, after)


def asks_first(request: HttpRequest, intake: Intake) -> bool:
    """Whether similar cases were not shown to the person yet (without scripts)."""
    return intake.join is None and "similar_seen" not in request.POST


def tried(form: NewCaseForm, intake: Intake, user: User) -> Receipt | None:
    try:
        return take(intake, Actor.of(user))
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal.sentence))
        return None


def near(form: NewCaseForm, user: User) -> list[Similar]:
    point, category = form.point, form.cleaned_data.get("category")
    area = form.chosen_area or (area_at(point, area_root(user.scope.area_path)) if point else None)
    text, address = form.cleaned_data["description"], form.cleaned_data["address"]
    now = timezone.now()
    return similar(
        user, point=point, area=area, category=category, now=now, text=text, address=address
    )


@require_GET
@require_role(*COLLECTORS)
def locate(request: HttpRequest) -> HttpResponse:
    """A fragment: the grid at a point."""
    user = acting(request)
    form = PlaceForm(request.GET)
    point = form.point if form.is_valid() else None
    area = area_at(point, area_root(user.scope.area_path)) if point else None
    chain = list(Area.objects.chain(area.path)) if area else []
    context = {"point": point, "chain": chain, "wrong": not form.is_valid()}
    return render(request, "events/_located.html", context)


@require_GET
@require_role(*COLLECTORS)
def outline(request: HttpRequest) -> JsonResponse:
    """What the map of the form draws: the parts of the area the person acts in."""
    return JsonResponse(drawn(around(acting(request).scope.area_path)))


@require_GET
@require_role(*COLLECTORS)
def find(request: HttpRequest, kind: str) -> HttpResponse:
    """A fragment: what fits the words in a lookup field."""
    name = request.GET.get("name", "")
    text = request.GET.get(f"{name}-text", "").strip()[:100]
    search = finding.units if kind == "unit" else finding.places
    found = search(acting(request), text)
    context = {"found": found, "name": name, "nothing": bool(text and not found)}
    return render(request, "events/_found.html", context)


@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What the reporter gets: number, secret (once), and the way to follow the case."""
    user = acting(request)
    rows = Event.objects.for_user(user)
    event = get_object_or_404(
        rows.select_related("holder", "area", "merged_into", "category"), pk=pk
    )
    link = request.build_absolute_uri(f"{reverse('public:follow')}?receipt={event.receipt}")
    context = {
        "event": event,
        "classifies": classifies(user, event),
        "secret": told.take(request, pk),
        "link": link,
        "qr": told.qr(link),
        "heading": heading(event),
    }
    return told.forget(render(request, "events/receipt.html", context), pk)


def classifies(user: User, event: Event) -> bool:
    """Whether the person may classify, file and dispatch it at once."""
    return why_not(CaseFile(event, Actor.of(user), timezone.now()), AT_ONCE) is None


def heading(event: Event) -> str:
    if event.merged_into_id:
        return _("The report was joined to an open case")
    return _("The case was settled and saved") if event.settled else _("The case was saved")
