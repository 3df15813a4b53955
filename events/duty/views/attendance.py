"""Signing in, handing over, taking over."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import acting, posted, require_role
from events.duty import attendance
from events.duty.figures import figures_for
from events.duty.forms import HandOverForm, span_words
from events.duty.times import late_minutes
from events.duty.views.found import FORM, READERS, crumbs, note_of, shift_of, week_url
from events.models import Shift
from events.refusals import Forbidden, Refused


@require_POST
@require_role(*READERS)
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    shift = shift_of(request, pk)
    try:
        done = attendance.sign_in(by=acting(request), shift=shift, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, shift)
    messages.success(request, signed_words(done))
    return back(request, shift)


def signed_words(shift: Shift) -> str:
    """Signed in, and how late."""
    late = late_minutes(shift.expected, shift.signed_in_at)
    if not late:
        return _("You are signed in.")
    said = ngettext(
        "You are signed in, %(n)s minute late.", "You are signed in, %(n)s minutes late.", late
    )
    return said % {"n": late}


@require_http_methods(FORM)
@require_role(*READERS)
def sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The hand-over note: figures by the system, words by who leaves."""
    shift, user, now = shift_of(request, pk), acting(request), timezone.now()
    if shift.user_id != user.pk:
        raise PermissionDenied(_("Only the person of this shift hands it over."))
    form = HandOverForm(posted(request))
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            attendance.sign_out(by=user, shift=shift, words=words, now=now)
        except Refused as refusal:
            return refused(request, refusal, shift)
        messages.success(request, _("You are signed out; the hand-over note is written."))
        return redirect(week_url(shift.area))
    context = {
        "form": form,
        "figures": figures_for(user, now),
        "shift": shift,
        "when": span_words(shift),
        "crumbs": crumbs(shift.area),
        "back": week_url(shift.area),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duty/sign_out.html", context, status=status)


@require_POST
@require_role(*READERS)
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    note = note_of(request, pk)
    try:
        attendance.take_over(by=acting(request), note=note, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, note.shift)
    messages.success(request, _("You have taken over."))
    return back(request, note.shift)


def refused(request: HttpRequest, refusal: Refused, shift: Shift) -> HttpResponse:
    if isinstance(refusal, Forbidden):
        raise PermissionDenied(refusal.sentence)
    messages.error(request, str(refusal.sentence))
    return back(request, shift)


def back(request: HttpRequest, shift: Shift) -> HttpResponse:
    """To the page the button stood on: the home page or the roster."""
    if request.POST.get("next") == "home":
        return redirect("home")
    return redirect(week_url(shift.area))
