"""The sections of a department: adding, renaming, retiring them, and putting people there."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import acting
from accounts.forms.sections import PeopleForm, SectionForm
from accounts.models import Department, Posting, Section
from accounts.services import By
from accounts.services.sections import (
    check_arranges,
    people_arrange,
    section_create,
    section_rename,
    section_set_active,
)
from accounts.views.users import FORM, add_errors


def arranged_department(request: HttpRequest, pk: int) -> Department:
    """Out of sight 404, in sight without the right 403."""
    rows = Department.objects.for_user(acting(request)).select_related("kind", "area")
    department = get_object_or_404(rows.defer("area__geometry"), pk=pk)
    check_arranges(By.request(request), department)
    return department


def arranged_section(request: HttpRequest, pk: int) -> Section:
    rows = Section.objects.for_user(acting(request))
    rows = rows.select_related("department__kind", "department__area")
    section = get_object_or_404(rows.defer("department__area__geometry"), pk=pk)
    check_arranges(By.request(request), section.department)
    return section


@require_safe
def section_list(request: HttpRequest, pk: int) -> HttpResponse:
    return list_page(request, arranged_department(request, pk))


def list_page(
    request: HttpRequest,
    department: Department,
    form: SectionForm | None = None,
    people: PeopleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sections = list(department.sections.all())
    active = [section for section in sections if section.is_active]
    postings = staff(department)
    counts = {s.pk: sum(p.section_id == s.pk for p in postings) for s in sections}
    context = {
        "department": department,
        "sections": [(section, counts[section.pk]) for section in sections],
        "form": form or SectionForm(),
        "people": people or PeopleForm(postings, active),
        "staffed": bool(postings),
        "arranges_people": bool(active and postings),
    }
    return render(request, "accounts/section_list.html", context, status=status)


def staff(department: Department) -> list[Posting]:
    rows = Posting.objects.on(timezone.localdate()).filter(department=department)
    return list(rows.select_related("user").order_by("user__name", "pk"))


@require_POST
def section_create_view(request: HttpRequest, pk: int) -> HttpResponse:
    department = arranged_department(request, pk)
    form = SectionForm(request.POST)
    if form.is_valid():
        try:
            section_create(by=By.request(request), department=department, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The section is added."))
            return redirect("accounts:section_list", pk)
    return list_page(request, department, form, status=422)


@require_http_methods(FORM)
def section_rename_view(request: HttpRequest, pk: int) -> HttpResponse:
    section = arranged_section(request, pk)
    data = request.POST if request.method == "POST" else None
    form = SectionForm(data, initial={"name": section.name})
    if form.is_valid():
        try:
            section_rename(by=By.request(request), section=section, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The section is renamed."))
            return redirect("accounts:section_list", section.department_id)
    status = 422 if data is not None else 200
    context = {"form": form, "section": section, "department": section.department}
    return render(request, "accounts/section_rename.html", context, status=status)


@require_POST
def section_retire(request: HttpRequest, pk: int) -> HttpResponse:
    return _set_active(request, pk, False, _("The section is retired; nobody works there now."))


@require_POST
def section_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _set_active(request, pk, True, _("The section takes tasks again."))


def _set_active(request: HttpRequest, pk: int, active: bool, said: str) -> HttpResponse:
    section = arranged_section(request, pk)
    section_set_active(by=By.request(request), section=section, active=active)
    messages.success(request, said)
    return redirect("accounts:section_list", section.department_id)


@require_POST
def section_people(request: HttpRequest, pk: int) -> HttpResponse:
    department = arranged_department(request, pk)
    sections = list(department.sections.active())
    form = PeopleForm(staff(department), sections, request.POST)
    if form.is_valid():
        try:
            people_arrange(by=By.request(request), department=department, places=form.places)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The people of the sections are saved."))
            return redirect("accounts:section_list", pk)
    return list_page(request, department, people=form, status=422)
