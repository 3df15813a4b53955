"""The list of visits, the form of a visit, its page and its correction."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import acting, posted, require_role
from accounts.models import User
from people import panels, shown, sight
from people.history import By
from people.models import Care, Change, House, Household, Person, Visit
from people.models.visits import VisitDraft
from people.past import lines as past_lines
from people.views import base, saving
from people.visits import additions, due, lines, lists
from people.visits.forms import CorrectionForm, VisitForm
from people.visits.services import (
    Subject,
    correct_visit,
    draft_of,
    forget_draft,
    keep_draft,
    record_visit,
    recorded,
    typed_in,
)

VISITORS = ("worker", "operator", "supervisor")
"""Who sees visits; who writes them is `base.WRITERS`."""

SUBJECTS: dict[str, Any] = {"person": Person, "household": Household, "house": House}
SECRET = ("csrfmiddlewaretoken", "submission", "discard")


@never_cache
@require_safe
@require_role(*VISITORS)
def visit_list(request: HttpRequest) -> HttpResponse:
    """What is due, missed, done; every tab counts what it lists."""
    page = lists.listing(request)
    context = {"listing": page, "may_write": base.may_write(request), "tab": page.tab}
    return render(request, "visits/list.html", context)


def subject_of(request: HttpRequest, kind: str, pk: int) -> Subject:
    """Who is visited, in the sight of who visits; 403 for who works in no area."""
    if not sight.visits(acting(request).scope):
        raise PermissionDenied(_("Visits are recorded by who works in an area."))
    rows = SUBJECTS[kind].objects
    if kind == "household":
        rows = rows.open().select_related("house__area", "house__parent", "house__building")
    if kind == "house":
        rows = rows.in_use().select_related("area", "parent", "building").defer("footprint")
    found: Subject = base.seen(request, rows, pk)
    return found


def who_of(user: User, subject: Subject) -> lines.Who:
    """As lists name it."""
    match subject:
        case Person():
            home = shown.homes(user, [subject]).get(subject.pk, "")
            return lines.person(subject, home, timezone.localdate())
        case Household():
            return lines.household(
                subject, lines.heads_of(user, [subject.pk]).get(subject.pk), user
            )
    return lines.house(subject, user)


def cares_of(user: User, subject: Subject) -> list[Care]:
    """The care a visit here may be under, what is due first standing first."""
    if isinstance(subject, House):
        return []
    today = timezone.localdate()
    rows = due.running(user, today).filter(**{str(subject._meta.model_name): subject})
    return list(rows.order_by("due_on", "pk"))


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def visit_create(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    subject = subject_of(request, kind, pk)
    user = acting(request)
    if "discard" in request.POST:
        forget_draft(user, subject)
        return redirect(request.get_full_path())
    if request.method == "POST":
        return sent(request, kind, subject)
    draft = draft_of(user, subject)
    kept = QueryDict(mutable=True)
    for name, value in typed_in(draft) if draft is not None else []:
        kept.appendlist(name, value)
    chosen = request.GET.get("care", "")
    form = VisitForm(
        cares=cares_of(user, subject),
        asked=kind != "house",
        kept=dict(kept.lists()),
        chosen=chosen,
    )
    return form_page(request, kind, subject, form, draft)


def sent(request: HttpRequest, kind: str, subject: Subject) -> HttpResponse:
    user = acting(request)
    if (before := sent_before(request)) is not None:
        messages.info(request, _("This visit was recorded already; it was not recorded twice."))
        return redirect("visits:show", before.pk)
    keep_draft(user, subject, typed(request.POST))
    form = VisitForm(request.POST, cares=cares_of(user, subject), asked=kind != "house")
    if form.is_valid():
        visit = saving.tried(form, lambda: take(request, subject, form))
        if visit is not None:
            messages.success(request, told(visit))
            return redirect("visits:show", visit.pk)
    return form_page(request, kind, subject, form)


def take(request: HttpRequest, subject: Subject, form: VisitForm) -> Visit:
    """The visit with all that others add to it, or nothing."""
    token = form.cleaned_data["submission"] or uuid.uuid4()
    with transaction.atomic():
        visit = record_visit(subject, form.facts(), by=base.by(request), submission=token)
        additions.save(request, visit)
    return visit


def sent_before(request: HttpRequest) -> Visit | None:
    """The visit that this very form was taken as."""
    try:
        token = uuid.UUID(request.POST.get("submission", ""))
    except ValueError:
        return None
    return recorded(token, By(acting(request)))


def told(visit: Visit) -> str:
    """Recorded, and when the next one is due."""
    if visit.care_id is None:
        return _("The visit is recorded.")
    day: dt.date | None = Care.objects.values_list("due_on", flat=True).get(pk=visit.care_id)
    return _("The visit is recorded. The next one is due on %(day)s.") % {"day": day}


def typed(data: QueryDict) -> list[tuple[str, str]]:
    return [(k, v) for k, vs in data.lists() if k not in SECRET for v in vs]


def form_page(
    request: HttpRequest,
    kind: str,
    subject: Subject,
    form: VisitForm,
    draft: VisitDraft | None = None,
) -> HttpResponse:
    who = who_of(acting(request), subject)
    context: dict[str, Any] = {
        "who": who,
        "form": form,
        "draft": draft,
        "draft_url": reverse(f"visits:{kind}_draft", args=[subject.pk]),
        "parts": additions.parts(request),
        "crumbs": way(request, (who.name, who.url), (_("Record a visit"), None)),
    }
    return render(request, "visits/form.html", context)


def way(request: HttpRequest, *more: tuple[str, str | None]) -> base.Crumbs:
    return base.way(request, None, (_("Visits"), reverse("visits:list")), *more)


@never_cache
@require_POST
@require_role(*base.WRITERS)
def draft_keep(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Keeps what is typed so far; the form calls by itself."""
    subject = subject_of(request, kind, pk)
    kept = None
    if sent_before(request) is None:
        kept = keep_draft(acting(request), subject, typed(request.POST))
    if request.headers.get("HX-Request") != "true":
        return redirect(f"visits:{kind}", subject.pk)
    return render(request, "people/_kept.html", {"draft": kept})


@never_cache
@require_safe
@require_role(*VISITORS)
def visit_show(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of it; its words in clear to who wrote them, to others for a reason."""
    user = acting(request)
    visit = seen(request, pk)
    own = visit.created_by_id == user.pk
    [line] = lines.visit_lines(user, [visit], timezone.localdate())
    context = {
        "visit": visit,
        "who": line.who,
        "words": words(user, visit, own, request.path),
        "corrections": past_lines(_corrections(user, visit)),
        "panels": panels.panels_for(visit, user),
        "again_url": lines.visit_url(visit),
        "may_write": base.may_write(request),
        "crumbs": way(request, (line.who.name, line.who.url)),
    }
    return render(request, "visits/show.html", context)


def seen(request: HttpRequest, pk: int) -> Visit:
    rows = lines.slim(Visit.objects.select_related("care", "created_by", "posting"))
    visit: Visit = base.seen(request, rows, pk)
    return visit


def words(user: User, visit: Visit, own: bool, back: str) -> list[shown.Value]:
    """Empty ones are left out."""
    rows = (("found", _("What was found")), ("welfare", _("What is needed")))
    return [
        shown.Value(label, text, None)
        if own
        else shown.Value(label, "***", shown.eye(user, f"visit:{visit.pk}", name, back))
        for name, label in rows
        if (text := getattr(visit, name))
    ]


def _corrections(user: User, visit: Visit) -> list[Change]:
    return list(Change.objects.for_user(user).of(visit).exclude(action="create")[: base.PAGE])


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def visit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects what was written; what stood there stays in the history."""
    visit = seen(request, pk)
    own = visit.created_by_id == acting(request).pk
    form = CorrectionForm(visit, posted(request), own=own)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        by = base.by(request, data["why"])
        saved = saving.tried(
            form, lambda: correct_visit(visit, form.values(), by=by, seq=data["seq"]), visit
        )
        if saved is not None:
            messages.success(request, _("The visit is corrected."))
            return redirect("visits:show", visit.pk)
    back = reverse("visits:show", args=[visit.pk])
    title = _("Correct the visit")
    crumbs = way(request, (str(visit), back), (title, None))
    note = _("What was written before is kept with the day, your name and the reason.")
    view = saving.Shown(title, _("Save"), back, crumbs, [note])
    return saving.page(request, form, view)
