"""Postings of a user and the deputies for them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import lists, units
from accounts.access import acting, posted, require_role
from accounts.forms.users import DeputyForm, EndForm, PostingForm, RightsForm
from accounts.holdings import held_by
from accounts.models import Deputy, Posting, Role
from accounts.services import (
    By,
    deputy_create,
    deputy_end,
    posting_create,
    posting_end,
    posting_update,
)
from accounts.services.by import path_of
from accounts.services.deputies import deputy_candidates
from accounts.views.users import FORM, add_errors, seen_user, unit_page


def seen_posting(request: HttpRequest, pk: int) -> Posting:
    rows = Posting.objects.for_user(acting(request)).select_related("user", *lists.UNITS)
    rows = rows.filter(user__is_service=False)
    return get_object_or_404(rows, pk=pk)


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def posting_create_view(request: HttpRequest, pk: int) -> HttpResponse:
    user = seen_user(request, pk)
    By.request(request).check_not_self(user)
    if "unit" not in request.GET:
        return unit_page(request, _("New posting"), _("Where does the person work?"))
    area, department = units.unit_of(acting(request), request.GET["unit"])
    form = PostingForm(area, posted(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            posting_create(
                by=By.request(request),
                user=user,
                role=values["role"],
                area=area,
                department=department,
                valid_from=values["valid_from"],
                valid_to=values["valid_to"],
                rights=form.rights,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The posting is added."))
            return redirect("accounts:user_show", pk=pk)
    context = {"form": form, "subject": user, "unit": area or department}
    return render(request, "accounts/posting_create.html", context)


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def posting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    posting = seen_posting(request, pk)
    By.request(request).check_not_self(posting.user)
    form = RightsForm(posted(request), instance=posting)
    if request.method == "POST" and form.is_valid():
        posting_update(by=By.request(request), posting=posting, rights=form.rights)
        messages.success(request, _("The rights of the posting are saved."))
        return redirect("accounts:user_show", pk=posting.user_id)
    context = {"form": form, "posting": posting, "subject": posting.user}
    return render(request, "accounts/posting_edit.html", context)


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def posting_end_view(request: HttpRequest, pk: int) -> HttpResponse:
    posting = seen_posting(request, pk)
    By.request(request).check_not_self(posting.user)
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            posting_end(by=By.request(request), posting=posting, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("valid_to", error)
        else:
            messages.success(request, _("The end of the posting is saved."))
            return redirect("accounts:user_show", pk=posting.user_id)
    context = {"form": form, "posting": posting, "subject": posting.user}
    context["holdings"] = held_by(posting.user)
    return render(request, "accounts/posting_end.html", context)


def named_posting(request: HttpRequest, pk: int) -> Posting:
    """A posting one may name a deputy for: one's own, or one in the administrator's area."""
    user = acting(request)
    own = Posting.objects.filter(user=user).select_related("user", *lists.UNITS)
    posting = own.filter(pk=pk).first() or seen_posting(request, pk)
    if posting.user_id != user.pk:
        if user.scope.role != Role.RIGHTS_ADMIN:
            raise PermissionDenied(
                _("Only the holder of a posting or the rights administrator names a deputy for it.")
            )
        By.request(request).check_grants(path_of(posting))
    return posting


def back_of(request: HttpRequest, posting: Posting) -> str:
    if posting.user_id == acting(request).pk:
        return reverse("accounts:me_show")
    return reverse("accounts:user_show", args=[posting.user_id])


@require_http_methods(FORM)
def deputy_create_view(request: HttpRequest, pk: int) -> HttpResponse:
    """For everybody's own postings, and for those a rights administrator looks after."""
    posting = named_posting(request, pk)
    candidates = deputy_candidates(posting, timezone.localdate())
    form = DeputyForm(candidates, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            deputy_create(
                by=By.request(request),
                posting=posting,
                user=form.cleaned_data["user"],
                valid_from=form.cleaned_data["valid_from"],
                valid_to=form.valid_to,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The deputy is named."))
            return redirect(back_of(request, posting))
    context = {"form": form, "posting": posting, "back": back_of(request, posting)}
    return render(request, "accounts/deputy_create.html", context)


@require_http_methods(["POST"])
def deputy_end_view(request: HttpRequest, pk: int) -> HttpResponse:
    deputy = Deputy.objects.for_user(acting(request)).filter(pk=pk).first()
    if deputy is None:
        raise Http404
    posting = named_posting(request, deputy.posting_id)
    deputy_end(by=By.request(request), deputy=deputy)
    messages.success(request, _("The deputy no longer acts in this posting."))
    return redirect(back_of(request, posting))
