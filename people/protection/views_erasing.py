"""Orders to erase a person: asked by who sees the record, decided by another."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import acting, posted, require_role
from accounts.models import Role
from people import shown
from people.history import By
from people.models import Erasure, Person
from people.protection import erasing
from people.protection.forms import ErasureForm

SEERS = (*erasing.ASKERS, *erasing.DECIDERS, Role.AUDITOR)
PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erasure_ask(request: HttpRequest, pk: int) -> HttpResponse:
    user = acting(request)
    person = get_object_or_404(Person.objects.for_user(user), pk=pk)
    if not erasing.may_ask(user):
        raise PermissionDenied(
            _(
                "Erasing is asked for by an operator or supervisor who may reveal personal data. "
                "Nothing was changed."
            )
        )
    form = ErasureForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            erasing.ask(person, form.cleaned_data["ground"], by=By(user))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Asked for. The rights administrator decides on it."))
            return redirect("protection:erasure_list")
    context = {"form": form, "person": person, "name": shown.name_of(person)}
    return render(request, "protection/erasure_ask.html", context)


@never_cache
@require_safe
@require_role(*SEERS)
def erasure_list(request: HttpRequest) -> HttpResponse:
    """Orders and what is left of who was erased: when, and on whose order."""
    user = acting(request)
    rows = Erasure.objects.for_user(user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    decides = user.scope.role in erasing.DECIDERS
    context = {"page": page, "decides": decides, "me": user.pk}
    return render(request, "protection/erasure_list.html", context)


@require_POST
@require_role(*erasing.DECIDERS)
def erasure_decide(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Erasure.objects.for_user(acting(request)), pk=pk)
    if request.POST.get("approved") not in ("yes", "no"):
        messages.error(request, _("Say whether the record is erased. Nothing was changed."))
        return redirect("protection:erasure_list")
    approved = request.POST["approved"] == "yes"
    row = erasing.decide(order, approved, by=By(acting(request)))
    done = row.state == "done"
    said = _("The person is erased.") if done else _("Refused. The record stays as it is.")
    messages.success(request, said)
    return redirect("protection:erasure_list")
