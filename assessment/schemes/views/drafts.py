"""Drafts: a new version as a form, changed until it is put in force, thrown away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import posted, require_role
from accounts.views.users import add_errors
from assessment.models import Scheme
from assessment.schemes import words
from assessment.schemes.access import DECIDERS
from assessment.schemes.forms.schemes import (
    SECTIONS,
    NewSchemeForm,
    SchemeForm,
    Sections,
    initial_of,
    values_from,
)
from assessment.schemes.services import draft_change, draft_create, draft_delete
from assessment.schemes.services.common import check_draft
from assessment.schemes.views.common import (
    FORM,
    LIST,
    confirm,
    crumb_of,
    crumbs,
    decided_by,
    draft_or_403,
)


@require_http_methods(FORM)
@require_role(*DECIDERS)
def scheme_create(request: HttpRequest) -> HttpResponse:
    by = decided_by(request)
    form = NewSchemeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            scheme = draft_create(by=by, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("schemes:scheme_edit", pk=scheme.pk)
    context = {"form": form, "crumbs": crumbs(), "back": reverse(LIST)}
    return render(request, "schemes/create.html", context, status=422 if form.is_bound else 200)


@require_POST
@require_role(*DECIDERS)
def scheme_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of the same subject and period; where a draft stands, that one."""
    by, scheme = decided_by(request), draft_or_403(request, pk)
    kinds: dict[str, Any] = {"subject_kind": scheme.subject_kind, "period_kind": scheme.period_kind}
    draft = Scheme.objects.drafts().filter(**kinds).first()
    if draft is None:
        draft = draft_create(by=by, **kinds)
    return redirect("schemes:scheme_edit", pk=draft.pk)


@require_http_methods(FORM)
@require_role(*DECIDERS)
def scheme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = draft_or_403(request, pk)
    if scheme.from_day is not None:
        return _closed(request, scheme)
    data = posted(request)
    initial = None if data is not None else initial_of(scheme)
    form = SchemeForm(scheme.subject_kind, data, initial=initial)
    sections = Sections(scheme, data)
    wants_row = data is not None and data.get("more") in SECTIONS
    if data is not None and not wants_row and form.is_valid() & sections.is_valid():
        try:
            draft_change(by=decided_by(request), scheme=scheme, values=values_from(form, sections))
        except ValidationError as error:
            _add_errors(form, sections, error)
        else:
            messages.success(request, _("The draft is saved. It scores nobody yet."))
            return redirect("schemes:scheme_preview", pk=scheme.pk)
    context = {
        "scheme": scheme,
        "form": form,
        "sections": sections,
        "subject": words.subject_label(scheme.subject_kind),
        "period": words.period_label(scheme.period_kind),
        "crumbs": crumbs(crumb_of(scheme)),
    }
    status = 422 if data is not None and not wants_row else 200
    return render(request, "schemes/edit.html", context, status=status)


def _closed(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    try:
        check_draft(scheme)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("schemes:scheme_show", pk=scheme.pk)


def _add_errors(form: SchemeForm, sections: Sections, error: ValidationError) -> None:
    """Sentences at their fields, or at the section of rows they are about."""
    for name, said in error.message_dict.items():
        if name in SECTIONS:
            sections.faults[name] += said
        else:
            form.add_error(name if name in form.fields else None, said)


@require_http_methods(FORM)
@require_role(*DECIDERS)
def scheme_delete(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = draft_or_403(request, pk)
    if scheme.from_day is not None:
        return _closed(request, scheme)
    if request.method == "POST":
        draft_delete(by=decided_by(request), scheme=scheme)
        messages.success(request, _("The draft is gone. What holds goes on as before."))
        return redirect(LIST)
    return confirm(
        request,
        title=_("Throw the draft of %(name)s away") % {"name": scheme},
        text=_("Version %(version)s is gone for good. What holds goes on as before.")
        % {"version": scheme.version},
        verb=_("Throw it away"),
        danger=True,
        back=reverse("schemes:scheme_show", args=[pk]),
        crumbs=crumbs(crumb_of(scheme)),
    )
