"""A person's request to see what is held: noted, then shown to print or as a PDF file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import acting, posted
from accounts.models import User
from accounts.reveal import TooManyReveals
from gridgov.addresses import client_address
from gridgov.pdf import pdf_of
from people import shown as looks
from people.history import By
from people.models import Person, Sheet
from people.protection import sheet as sheets
from people.protection.forms import SheetForm

STYLE = "css/held.css"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_create(request: HttpRequest, pk: int) -> HttpResponse:
    user = acting(request)
    person = get_object_or_404(Person.objects.for_user(user), pk=pk, erased_at=None)
    _check(user)
    form = SheetForm(posted(request), initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        made = sheets.make(person, form.cleaned_data, by=By(user))
        return redirect("protection:sheet_show", pk=made.pk)
    context = {"form": form, "person": person, "name": looks.name_of(person)}
    return render(request, "protection/sheet_create.html", context)


@never_cache
@require_safe
def sheet_show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _sheet(request, pk))


@never_cache
@require_POST
def sheet_print(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = _sheet(request, pk)
    try:
        context = _context(request, sheet)
    except TooManyReveals:
        return _page(request, sheet, too_many=True)
    return render(request, "protection/sheet_print.html", context)


@never_cache
@require_POST
def sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = _sheet(request, pk)
    try:
        context = _context(request, sheet)
    except TooManyReveals:
        return _page(request, sheet, too_many=True)
    html = render_to_string("protection/sheet_pdf.html", context, request=request)
    answer = HttpResponse(pdf_of(html, STYLE), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="request-{sheet.pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _check(user: User) -> None:
    if not sheets.may_make(user):
        raise PermissionDenied(
            _(
                "What is held about a person is printed by an operator or supervisor who may "
                "reveal personal data. Nothing was shown."
            )
        )


def _sheet(request: HttpRequest, pk: int) -> Sheet:
    user = acting(request)
    sheet: Sheet = get_object_or_404(Sheet.objects.for_user(user), pk=pk)
    _check(user)
    return sheet


def _context(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    sections = sheets.shown(sheet, acting(request), client_address(request))
    return {"sheet": sheet, "sections": sections, "now": timezone.now()}


def _page(request: HttpRequest, sheet: Sheet, too_many: bool = False) -> HttpResponse:
    context = {"sheet": sheet, "name": looks.name_of(sheet.person), "too_many": too_many}
    return render(request, "protection/sheet_show.html", context, status=429 if too_many else 200)
