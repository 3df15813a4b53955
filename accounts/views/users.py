"""Pages of the rights administrator about users; the auditor reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import lists, units
from accounts.access import acting, posted, require_role
from accounts.forms.users import NewUserForm, PostingForm, UserFilter, UserForm
from accounts.holdings import held_by
from accounts.models import Portrait, Posting, Role, User
from accounts.services import (
    By,
    factor_reset,
    user_create,
    user_deactivate,
    user_reactivate,
    user_reset_password,
    user_update,
)
from accounts.services.portraits import portrait_remove

FORM = ["GET", "HEAD", "POST"]
PAGE = 50
READERS = (Role.RIGHTS_ADMIN, Role.AUDITOR)


def chips_of(form: Any) -> list[dict[str, Any]]:
    """The filters now on, as chips that can be taken off."""
    return [
        {"name": name, "label": form.fields[name].label, "value": _shown(form, name)}
        for name in form.fields
        if form.cleaned_data.get(name)
    ]


def _shown(form: Any, name: str) -> Any:
    choices = dict(getattr(form.fields[name], "choices", []))
    return choices.get(form.cleaned_data[name], form.cleaned_data[name])


def seen_user(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.for_user(acting(request)), pk=pk)


def is_manageable(request: HttpRequest, user: User) -> bool:
    try:
        By.request(request).check_manages(user)
    except PermissionDenied:
        return False
    return True


@require_GET
@require_role(*READERS)
def user_list(request: HttpRequest) -> HttpResponse:
    form = UserFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = lists.users(acting(request), chosen, timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "chips": chips_of(form)}
    context["may_create"] = acting(request).scope.role == Role.RIGHTS_ADMIN
    return render(request, "accounts/user_list.html", context)


@require_GET
@require_role(*READERS)
def user_show(request: HttpRequest, pk: int) -> HttpResponse:
    user, today = seen_user(request, pk), timezone.localdate()
    postings = Posting.objects.for_user(acting(request)).filter(user=user)
    postings = postings.select_related(*lists.UNITS).prefetch_related("deputies__user")
    context = {
        "subject": user,
        "postings": postings.order_by("-valid_from", "-pk"),
        "today": today,
        "grants": acting(request).scope.role == Role.RIGHTS_ADMIN and user != request.user,
        "manageable": is_manageable(request, user),
        "portrait": Portrait.objects.filter(user=user).defer("picture").first(),
        "sso": bool(settings.OIDC_ISSUER),
        "identity": user.identities.filter(issuer=settings.OIDC_ISSUER).first(),
    }
    return render(request, "accounts/user_show.html", context)


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def user_create_view(request: HttpRequest) -> HttpResponse:
    """First the unit, then the person and the posting, then the one-time password."""
    if "unit" not in request.GET:
        return unit_page(request, _("New user"), _("Where does the person work?"))
    area, department = units.unit_of(acting(request), request.GET["unit"])
    form = NewUserForm(posted(request))
    posting = PostingForm(area, posted(request))
    if request.method == "POST" and form.is_valid() and posting.is_valid():
        values = posting.cleaned_data
        try:
            user, password = user_create(
                by=By.request(request),
                **form.cleaned_data,
                role=values["role"],
                area=area,
                department=department,
                valid_from=values["valid_from"],
                rights=posting.rights,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return show_password(request, user, password)
    del posting.fields["valid_to"]
    context = {"form": form, "posting": posting, "unit": area or department}
    return render(request, "accounts/user_create.html", context)


def unit_page(
    request: HttpRequest, title: str, question: str, crumb: str = "accounts/_crumb.html"
) -> HttpResponse:
    """Search for an area or a department; each result leads back here with `unit`.

    `crumb` is the template of the way back.
    """
    text = request.GET.get("q", "")
    found, more = units.search(acting(request), text)
    context = {"title": title, "question": question, "q": text, "units": found, "more": more}
    return render(request, "accounts/unit_choose.html", {**context, "crumb": crumb})


def add_errors(form: Any, error: ValidationError) -> None:
    """Errors at the fields this form has, the others above it."""
    fields = getattr(error, "error_dict", {})
    for name, errors in fields.items():
        form.add_error(name if name in form.fields else None, errors)
    if not fields:
        form.add_error(None, error)


def show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    context = {"subject": user, "password": password}
    return render(request, "accounts/user_password.html", context)


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = seen_user(request, pk)
    By.request(request).check_manages(user)
    form = UserForm(posted(request), instance=user)
    if request.method == "POST" and form.is_valid():
        user_update(by=By.request(request), user=user, **form.cleaned_data)
        messages.success(request, _("The changes to %(name)s are saved.") % {"name": user.name})
        return redirect("accounts:user_show", pk=pk)
    return render(request, "accounts/user_edit.html", {"form": form, "subject": user})


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def user_reset_password_view(request: HttpRequest, pk: int) -> HttpResponse:
    user = seen_user(request, pk)
    By.request(request).check_manages(user)
    if request.method == "POST":
        password = user_reset_password(by=By.request(request), user=user)
        return show_password(request, user, password)
    return confirm(
        request,
        user,
        title=_("Reset the password"),
        text=_(
            "The person gets a one-time password, which is shown to you once, and has to choose "
            "their own at the next log-in. All their sessions end at once."
        ),
        verb=_("Reset the password"),
    )


@dataclass(frozen=True)
class Act:
    """What is done to an account by one button: asked first, and told afterwards."""

    service: Callable[..., object]
    verb: str | Promise
    text: str | Promise
    done: str | Promise
    holdings: bool = False


ACTS = {
    "reset_factor": Act(
        factor_reset,
        gettext_lazy("Reset the second factor"),
        gettext_lazy(
            "The app and the backup codes of this person stop working and all their sessions end. "
            "Make sure that it is the person themselves who asks. Where their work needs it, they "
            "set up a new one at the next log-in."
        ),
        gettext_lazy("The second factor of %(name)s is gone."),
    ),
    "deactivate": Act(
        user_deactivate,
        gettext_lazy("Deactivate"),
        gettext_lazy(
            "From the next click on the person can do nothing here and cannot log in. Nothing is "
            "deleted: what they did stays in the records, and you can reactivate them."
        ),
        gettext_lazy("%(name)s can no longer log in."),
        holdings=True,
    ),
    "reactivate": Act(
        user_reactivate,
        gettext_lazy("Reactivate"),
        gettext_lazy(
            "The person can log in again and acts in the postings that are still in force."
        ),
        gettext_lazy("%(name)s can log in again."),
    ),
    "remove_portrait": Act(
        portrait_remove,
        gettext_lazy("Remove the photo"),
        gettext_lazy(
            "The photo is deleted and cannot be brought back. Signboards printed from now on do "
            "without it; those that hang already have to be replaced."
        ),
        gettext_lazy("There is no photo of %(name)s now."),
    ),
}


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def user_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Asks whether it is meant, does it, and goes back to the person."""
    user, does = seen_user(request, pk), ACTS[act]
    By.request(request).check_manages(user)
    if request.method == "POST":
        does.service(by=By.request(request), user=user)
        messages.success(request, str(does.done) % {"name": user.name})
        return redirect("accounts:user_show", pk=pk)
    verb, text = str(does.verb), str(does.text)
    return confirm(request, user, title=verb, text=text, verb=verb, holdings=does.holdings)


def confirm(
    request: HttpRequest, user: User, *, title: str, text: str, verb: str, holdings: bool = False
) -> HttpResponse:
    """Says what will happen, and to whom, before it does."""
    context = {"subject": user, "title": title, "text": text, "verb": verb}
    context["holdings"] = held_by(user) if holdings else []
    context["danger"] = holdings
    return render(request, "accounts/user_confirm.html", context)
