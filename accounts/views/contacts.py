"""Where a person is reached: their own page, and the one of the rights administrator."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import contacts
from accounts.access import acting, posted, require_role
from accounts.forms.contacts import ContactCodeForm, ContactForm
from accounts.models import Contact, Role, User, Way
from accounts.services import By
from accounts.services.contacts import (
    contact_ask_code,
    contact_confirm,
    contact_remove,
    contact_set,
)
from accounts.views.users import seen_user

FORM = ["GET", "HEAD", "POST"]


def rows_of(user: User, reader: User) -> list[dict[str, object]]:
    """Every way with the masked contact, if there is one."""
    known = {contact.way: contact for contact in Contact.objects.filter(user=user)}
    return [_row(way, known.get(way.value), reader) for way in Way]


def _row(way: Way, contact: Contact | None, reader: User) -> dict[str, object]:
    shown = contact is not None and reader.scope.personal
    return {
        "way": way,
        "contact": contact,
        "value": contacts.masked(way, contact.value) if contact else "",
        "url": reverse("accounts:reveal", args=[f"contact:{contact.pk}", "value"])
        if contact and shown
        else None,
        "open": contacts.is_open(way),
    }


@require_GET
def contacts_show(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    return render(request, "accounts/contacts.html", {"rows": rows_of(user, user), "own": True})


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM)
def contact_edit(request: HttpRequest, way: str) -> HttpResponse:
    """A new contact gets its code at once where the way is on."""
    user, known = acting(request), known_way(way)
    form = ContactForm(known, posted(request))
    if request.method == "POST" and form.is_valid() and _kept(request, user, known, form):
        if contacts.is_open(known):
            return _ask(request, user, known)
        messages.success(request, _("The contact is kept; confirm it once this way is on."))
        return redirect("accounts:contacts")
    return render(request, "accounts/contact_edit.html", {"form": form, "way": Way(known)})


@require_POST
def contact_code(request: HttpRequest, way: str) -> HttpResponse:
    """Sends the code again."""
    return _ask(request, acting(request), known_way(way))


@never_cache
@require_http_methods(FORM)
def contact_confirm_view(request: HttpRequest, way: str) -> HttpResponse:
    user, known = acting(request), known_way(way)
    form = ContactCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            contact_confirm(by=By.request(request), user=user, way=known, code=code)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            messages.success(request, _("The contact is confirmed; notices may go there now."))
            return redirect("accounts:contacts")
    return render(request, "accounts/contact_confirm.html", {"form": form, "way": Way(known)})


@require_POST
def contact_remove_view(request: HttpRequest, way: str) -> HttpResponse:
    contact_remove(by=By.request(request), user=acting(request), way=known_way(way))
    messages.success(request, _("The contact is removed; nothing goes there any more."))
    return redirect("accounts:contacts")


@require_GET
@require_role(Role.RIGHTS_ADMIN)
def user_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    user = seen_user(request, pk)
    context = {
        "rows": rows_of(user, acting(request)),
        "own": False,
        "subject": user,
        "manageable": manageable(request, user),
    }
    return render(request, "accounts/contacts.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def user_contact_edit(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    user, known = seen_user(request, pk), known_way(way)
    By.request(request).check_manages(user)
    form = ContactForm(known, posted(request))
    if request.method == "POST" and form.is_valid() and _kept(request, user, known, form):
        messages.success(request, _("The contact is kept; notices may go there now."))
        return redirect("accounts:user_contacts", pk=pk)
    context = {"form": form, "way": Way(known), "subject": user}
    return render(request, "accounts/contact_edit.html", context)


@require_POST
@require_role(Role.RIGHTS_ADMIN)
def user_contact_remove(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    contact_remove(by=By.request(request), user=seen_user(request, pk), way=known_way(way))
    messages.success(request, _("The contact is removed; nothing goes there any more."))
    return redirect("accounts:user_contacts", pk=pk)


def _kept(request: HttpRequest, user: User, way: str, form: ContactForm) -> bool:
    """Whether the service took the value; else its sentence stands at the field."""
    value = form.cleaned_data["value"]
    try:
        contact_set(by=By.request(request), user=user, way=way, value=value)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _ask(request: HttpRequest, user: User, way: str) -> HttpResponse:
    try:
        contact_ask_code(user=user, way=way)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("accounts:contacts")
    messages.success(request, _("A code is on its way. It holds for half an hour."))
    return redirect("accounts:contact_confirm", way=way)


def known_way(way: str) -> str:
    if way not in Way.values:
        raise Http404
    return way


def manageable(request: HttpRequest, user: User) -> bool:
    try:
        By.request(request).check_manages(user)
    except PermissionDenied:
        return False
    return True
