"""Departments: found, made, named, switched off and on again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from accounts.models import Department, Role
from accounts.services.by import By
from accounts.services.departments import (
    department_create,
    department_rename,
    department_set_active,
    departments_setup,
    missing_departments,
)
from events.catalogue import held, lists
from events.catalogue.forms.departments import DepartmentFilter, DepartmentForm, NameForm
from events.catalogue.views.common import (
    FORM,
    PAGE,
    READERS,
    add_errors,
    chips_of,
    chosen_of,
    confirm,
    crumbs,
    runs,
    saved,
)
from grids.models import Area

LIST = "catalogue:department_list"


def seen(request: HttpRequest, pk: int) -> Department:
    rows = Department.objects.for_user(acting(request)).select_related("kind", "area")
    found: Department = get_object_or_404(rows, pk=pk)
    return found


@require_safe
@require_role(*READERS)
def department_list(request: HttpRequest) -> HttpResponse:
    form = DepartmentFilter(acting(request), request.GET)
    rows = lists.departments(acting(request), chosen_of(form))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "chips": chips_of(form), "may_edit": runs(request)}
    return render(request, "departments/department_list.html", context)


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def department_create_view(request: HttpRequest) -> HttpResponse:
    form = DepartmentForm(acting(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = department_create(by=By.request(request), **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("%(name)s is there now.") % {"name": made})
            return redirect(LIST)
    return _form(request, form, _("New department"))


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def department_edit(request: HttpRequest, pk: int) -> HttpResponse:
    department = seen(request, pk)
    form = NameForm(request.POST or None, initial={"name": department.name})
    if request.method == "POST" and form.is_valid():
        changed = department_rename(
            by=By.request(request), department=department, name=form.cleaned_data["name"]
        )
        messages.success(request, saved(changed))
        return redirect(LIST)
    return _form(request, form, _("Rename %(name)s") % {"name": department})


def _form(request: HttpRequest, form: object, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "crumbs": crumbs((_("Departments"), LIST)),
        "back": reverse(LIST),
    }
    return render(request, "catalogue/form.html", context)


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def department_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Lists what the department still holds: it keeps that, and gets nothing new."""
    department = seen(request, pk)
    By.request(request).check_runs(department.path)
    if request.method == "POST":
        department_set_active(by=By.request(request), department=department, active=False)
        said = _("%(name)s gets no new tasks.") % {"name": department}
        messages.success(request, said)
        return redirect(LIST)
    tasks = held.open_tasks(department)
    posted = held.postings(department, timezone.localdate())
    return confirm(
        request,
        title=_("Deactivate %(name)s") % {"name": department},
        text=_(
            "Nothing is dispatched to this department any more, and nobody can be posted to it. "
            "What it holds stays with it, and the people posted to it can finish that. "
            "You can reactivate it."
        ),
        verb=_("Deactivate"),
        danger=True,
        back=reverse(LIST),
        crumbs=crumbs((_("Departments"), LIST)),
        tasks=tasks[: held.MOST_SHOWN],
        task_count=tasks.count(),
        postings=posted[: held.MOST_SHOWN],
        posting_count=posted.count(),
    )


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def department_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    department = seen(request, pk)
    By.request(request).check_runs(department.path)
    if request.method == "POST":
        department_set_active(by=By.request(request), department=department, active=True)
        messages.success(request, _("%(name)s gets tasks again.") % {"name": department})
        return redirect(LIST)
    return confirm(
        request,
        title=_("Reactivate %(name)s") % {"name": department},
        text=_("Cases can be dispatched to this department again."),
        verb=_("Reactivate"),
        back=reverse(LIST),
        crumbs=crumbs((_("Departments"), LIST)),
    )


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def department_setup(request: HttpRequest) -> HttpResponse:
    """Makes what is missing below the administrator's area, after saying how much that is."""
    area: Area = get_object_or_404(
        Area.objects.for_user(acting(request)), path=acting(request).scope.area_path
    )
    if request.method == "POST":
        made = departments_setup(area, by=By.request(request))
        said = ngettext("%(n)s department was made.", "%(n)s departments were made.", made)
        messages.success(request, said % {"n": made})
        return redirect(LIST)
    missing = len(missing_departments(area))
    text = ngettext(
        "In %(area)s and the areas below it %(n)s department of its level is missing. It is made "
        "at once; those there already stay as they are.",
        "In %(area)s and the areas below it %(n)s departments of their levels are missing. They "
        "are made at once; those there already stay as they are.",
        missing,
    )
    return confirm(
        request,
        title=_("Make the missing departments"),
        text=text % {"area": area.label, "n": missing},
        verb=_("Make them"),
        back=reverse(LIST),
        crumbs=crumbs((_("Departments"), LIST)),
    )
