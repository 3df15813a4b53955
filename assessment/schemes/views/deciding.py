"""A draft is looked at beside what holds, put in force, called off or ended."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, posted, require_role
from accounts.views.users import add_errors
from assessment.figures.periods import current
from assessment.figures.subjects import PEOPLE, SEE_PEOPLE
from assessment.models import Scheme
from assessment.schemes import words
from assessment.schemes.access import DECIDERS
from assessment.schemes.forms.schemes import FromForm
from assessment.schemes.preview import preview_of
from assessment.schemes.services import call_off, put_in_force, scheme_end
from assessment.schemes.services.deciding import choices
from assessment.schemes.views.common import (
    FORM,
    changes_of,
    confirm,
    crumb_of,
    crumbs,
    decided_by,
    draft_or_403,
)

PAGE = 50


@require_safe
@require_role(*DECIDERS)
def scheme_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Scores of persons are for supervisors; the administrator sees how many would move."""
    scheme = draft_or_403(request, pk)
    found = preview_of(scheme, request.GET.get("field", ""), timezone.now())
    role = acting(request).scope.role
    context = {
        "scheme": scheme,
        "is_draft": scheme.from_day is None,
        "preview": found,
        "page": Paginator(found.lines, PAGE).get_page(request.GET.get("page")),
        "names_nobody": scheme.subject_kind in PEOPLE and role not in SEE_PEOPLE,
        "subject": words.subject_label(scheme.subject_kind),
        "crumbs": crumbs(crumb_of(scheme)),
    }
    return render(request, "schemes/preview.html", context)


@require_http_methods(FORM)
@require_role(*DECIDERS)
def scheme_put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    scheme, now = draft_or_403(request, pk), timezone.now()
    form = FromForm(choices(scheme, now), posted(request))
    if request.method == "POST" and form.is_valid():
        period = form.cleaned_data["period"]
        try:
            put_in_force(by=decided_by(request), scheme=scheme, period=period, now=now)
        except ValidationError as error:
            _add(form, error)
        else:
            said = _("Version %(version)s holds from %(period)s on.")
            values = {"version": scheme.version, "period": period.label}
            messages.success(request, said % values)
            return redirect("schemes:scheme_show", pk=pk)
    return confirm(
        request,
        title=_("Put version %(version)s of %(name)s in force")
        % {"version": scheme.version, "name": scheme},
        text=_(
            "From that period on everybody concerned is scored by it, and what holds now ends "
            "there. Frozen periods stay as they are. Once in force it is not changed any more."
        ),
        verb=_("Put in force"),
        form=form,
        back=reverse("schemes:scheme_preview", args=[pk]),
        crumbs=crumbs(crumb_of(scheme)),
        **changes_of(scheme),
    )


def _add(form: FromForm, error: ValidationError) -> None:
    """What is wrong with the draft itself stands above the form."""
    if not hasattr(error, "error_dict") or "period" in error.error_dict:
        add_errors(form, error)
        return
    for said in error.messages:
        form.add_error(None, said)


@require_http_methods(FORM)
@require_role(*DECIDERS)
def scheme_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = draft_or_403(request, pk)
    back = reverse("schemes:scheme_show", args=[pk])
    if request.method == "POST":
        try:
            call_off(by=decided_by(request), scheme=scheme, now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("It is called off. What held before goes on."))
        return redirect(back)
    return confirm(
        request,
        title=_("Call version %(version)s of %(name)s off")
        % {"version": scheme.version, "name": scheme},
        text=_(
            "It never holds, and the version before it goes on. To use it after all, make a new "
            "version."
        ),
        verb=_("Call it off"),
        danger=True,
        back=back,
        crumbs=crumbs(crumb_of(scheme)),
    )


@require_http_methods(FORM)
@require_role(*DECIDERS)
def scheme_end_view(request: HttpRequest, pk: int) -> HttpResponse:
    scheme, now = draft_or_403(request, pk), timezone.now()
    back = reverse("schemes:scheme_show", args=[pk])
    if request.method == "POST":
        try:
            scheme_end(by=decided_by(request), scheme=scheme, now=now)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("It ends after the running period."))
        return redirect(back)
    return confirm(
        request,
        title=_("End %(name)s") % {"name": scheme},
        text=_end_text(scheme, current(scheme.period_kind, now).label),
        verb=_("End it"),
        danger=True,
        back=back,
        crumbs=crumbs(crumb_of(scheme)),
    )


def _end_text(scheme: Scheme, period: str) -> str:
    said = _(
        "%(period)s is the last period it scores. After that there is no score for this subject "
        "unless a scheme for another period fits."
    )
    return said % {"period": period}
