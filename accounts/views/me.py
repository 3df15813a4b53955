"""The person's own page: password, second factor, language, deputies."""

from __future__ import annotations

from base64 import b32encode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.access import acting, posted
from accounts.forms.entry import CodeForm, PasswordForm
from accounts.models import Deputy, User
from accounts.second_factor import factor_required, factor_shown
from accounts.services import (
    By,
    factor_confirm,
    factor_prepare,
    factor_renew,
    password_change,
)
from accounts.views.entry import safe_next

FORM = ["GET", "HEAD", "POST"]
APP_FIGURES = 6


@require_GET
def me_show(request: HttpRequest) -> HttpResponse:
    user, today = acting(request), timezone.localdate()
    postings = list(request.postings)  # type: ignore[attr-defined]
    deputies = Deputy.objects.filter(posting__user=user, valid_to__gt=today)
    context = {
        "own": [p for p in postings if p.user_id == user.pk],
        "stood_for": [p for p in postings if p.user_id != user.pk],
        "deputies": deputies.select_related(
            "user", "posting__area", "posting__department__area", "posting__department__kind"
        ),
        "factor_required": factor_required(user, postings),
        "sso": bool(settings.OIDC_ISSUER),
    }
    return render(request, "accounts/me.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM)
def password_change_view(request: HttpRequest) -> HttpResponse:
    """Other sessions of the user end; this one goes on under a new key."""
    user = acting(request)
    form = PasswordForm(user, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = password_change(
                by=By.request(request), user=user, password=form.cleaned_data["new"]
            )
        except ValidationError as error:
            form.add_error("new", error)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("The new password holds. Other sessions have ended."))
            return HttpResponseRedirect(safe_next(request))
    context = {"form": form, "forced": user.must_change_password, "next": safe_next(request)}
    return render(request, "accounts/password.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM)
def factor_verify(request: HttpRequest) -> HttpResponse:
    """Asks for a code of the app or a backup code; each failure makes the next try wait longer."""
    user = acting(request)
    if not user.has_second_factor:
        return HttpResponseRedirect(safe_next(request))
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if code_matches(user, form.cleaned_data["code"]):
            factor_shown(request, user)
            return HttpResponseRedirect(safe_next(request))
        form.add_error(
            "code",
            _("This code is not right, or was used. Wait for the next one in the app and type it."),
        )
    return render(
        request, "accounts/factor_verify.html", {"form": form, "next": safe_next(request)}
    )


def code_matches(user: User, code: str) -> bool:
    """Six figures are the app's, eight a backup code: a wrong one delays its own device only."""
    model = TOTPDevice if len(code) == APP_FIGURES else StaticDevice
    devices = model.objects.filter(user=user, confirmed=True)
    return any(verify_token(user, device.persistent_id, code) for device in devices)


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM)
def factor_enrol(request: HttpRequest) -> HttpResponse:
    """Shows the picture to scan, then takes the first code, then shows the backup codes."""
    user = acting(request)
    if user.has_second_factor:
        return redirect("accounts:me_show")
    device = factor_prepare(user=user)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            codes = factor_confirm(
                by=By.request(request), user=user, code=form.cleaned_data["code"]
            )
        except ValidationError as error:
            form.add_error("code", error)
        else:
            factor_shown(request, user)
            return show_codes(request, codes)
    context = {
        "form": form,
        "next": safe_next(request),
        "secret": secret_of(device.bin_key),
        "picture": segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=3),
    }
    return render(request, "accounts/factor_enrol.html", context)


@never_cache
@require_POST
def factor_codes(request: HttpRequest) -> HttpResponse:
    """New backup codes in place of the old ones."""
    try:
        codes = factor_renew(by=By.request(request), user=acting(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:me_show")
    return show_codes(request, codes)


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "next": safe_next(request)}
    return render(request, "accounts/factor_codes.html", context)


def secret_of(key: bytes) -> str:
    """The key as apps take it typed: base 32 in groups of four."""
    text = b32encode(key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


@require_POST
def posting_switch(request: HttpRequest) -> HttpResponse:
    """From now on the person acts in another of their postings."""
    from accounts.middleware import POSTING_KEY

    chosen = request.POST.get("posting", "")
    postings = request.postings  # type: ignore[attr-defined]
    posting = next((p for p in postings if str(p.pk) == chosen), None)
    if posting is None:
        messages.error(request, _("This posting is not open to you. Nothing was changed."))
    else:
        request.session[POSTING_KEY] = posting.pk
        messages.success(request, _("You now act as: %(posting)s.") % {"posting": posting})
    return HttpResponseRedirect(safe_next(request))
