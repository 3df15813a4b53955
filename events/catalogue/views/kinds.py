"""Kinds of department."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import require_role
from accounts.models import DepartmentKind, Role
from accounts.services.by import By
from accounts.services.departments import kind_create, kind_set_active, kind_update
from events.catalogue import held, lists
from events.catalogue.forms.departments import KindFilter, KindForm, NewKindForm
from events.catalogue.views.common import (
    FORM,
    READERS,
    add_errors,
    chips_of,
    chosen_of,
    confirm,
    crumbs,
    runs,
    saved,
)

LIST = "catalogue:kind_list"


@require_safe
@require_role(*READERS)
def kind_list(request: HttpRequest) -> HttpResponse:
    form = KindFilter(request.GET)
    context = {
        "kinds": lists.kinds(chosen_of(form)),
        "form": form,
        "chips": chips_of(form),
        "may_edit": runs(request, all_of_it=True),
    }
    return render(request, "departments/kind_list.html", context)


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def kind_create_view(request: HttpRequest) -> HttpResponse:
    By.request(request).check_runs()
    form = NewKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code, level = form.cleaned_data["code"], form.cleaned_data["level"]
        try:
            kind = kind_create(by=By.request(request), code=code, level=level, values=form.values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("%(name)s is there now.") % {"name": kind})
            return redirect(LIST)
    return _form(request, form, _("New kind of department"))


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def kind_edit(request: HttpRequest, pk: int) -> HttpResponse:
    kind = _kind(request, pk)
    names = KindForm.base_fields
    form = KindForm(request.POST or None, initial={name: getattr(kind, name) for name in names})
    if request.method == "POST" and form.is_valid():
        changed = kind_update(by=By.request(request), kind=kind, values=form.values)
        messages.success(request, saved(changed))
        return redirect(LIST)
    return _form(request, form, _("Edit %(name)s") % {"name": f"{kind.code} {kind}"})


def _kind(request: HttpRequest, pk: int) -> DepartmentKind:
    By.request(request).check_runs()
    return get_object_or_404(DepartmentKind, pk=pk)


def _form(request: HttpRequest, form: object, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "crumbs": crumbs((_("Departments"), "catalogue:department_list"), (_("Kinds"), LIST)),
        "back": reverse(LIST),
    }
    return render(request, "catalogue/form.html", context)


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def kind_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    kind = _kind(request, pk)
    if request.method == "POST":
        kind_set_active(by=By.request(request), kind=kind, active=False)
        messages.success(request, _("%(name)s is switched off.") % {"name": kind})
        return redirect(LIST)
    named = held.naming(kind)
    return confirm(
        request,
        title=_("Deactivate %(name)s") % {"name": kind},
        text=_(
            "No new departments of this kind are made, and categories cannot choose it any more. "
            "Departments of this kind that are there go on working. You can reactivate it."
        ),
        verb=_("Deactivate"),
        danger=True,
        back=reverse(LIST),
        crumbs=crumbs((_("Departments"), "catalogue:department_list"), (_("Kinds"), LIST)),
        categories=named[: held.MOST_SHOWN],
        category_count=named.count(),
    )


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def kind_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    kind = _kind(request, pk)
    if request.method == "POST":
        kind_set_active(by=By.request(request), kind=kind, active=True)
        messages.success(request, _("%(name)s is switched on again.") % {"name": kind})
        return redirect(LIST)
    return confirm(
        request,
        title=_("Reactivate %(name)s") % {"name": kind},
        text=_("Departments of this kind can be made again, and categories can choose it."),
        verb=_("Reactivate"),
        back=reverse(LIST),
        crumbs=crumbs((_("Departments"), "catalogue:department_list"), (_("Kinds"), LIST)),
    )
