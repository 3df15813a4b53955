"""The photo of a person: kept and removed by the rights administrator, seen by few."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, posted, require_role
from accounts.forms.portraits import PortraitForm
from accounts.models import Portrait, Role
from accounts.services import By
from accounts.services.portraits import portrait_set
from accounts.views.users import FORM, seen_user

LOOKERS = (
    Role.RIGHTS_ADMIN,
    Role.AUDITOR,
    Role.SYSTEM_ADMIN,
    Role.SUPERVISOR,
    Role.OPERATOR,
)
"""Who prints signboards, or looks after accounts; everybody else sees their own alone."""


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def portrait_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = seen_user(request, pk)
    By.request(request).check_manages(user)
    portrait = Portrait.objects.filter(user=user).defer("picture").first()
    form = PortraitForm(portrait, posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        portrait_set(
            by=By.request(request),
            user=user,
            picture=values["photo"],
            agreed_on=values["agreed_on"],
            on_signboards=values["on_signboards"],
        )
        messages.success(request, _("The photo of %(name)s is kept.") % {"name": user.name})
        return redirect("accounts:user_show", pk=pk)
    context = {"form": form, "subject": user, "portrait": portrait}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/portrait_edit.html", context, status=status)


@require_safe
def portrait_show(request: HttpRequest, pk: int) -> HttpResponse:
    reader = acting(request)
    user = seen_user(request, pk)
    if user.pk != reader.pk and reader.scope.role not in LOOKERS:
        raise Http404
    portrait = get_object_or_404(Portrait, user=user)
    tag = f'"{portrait.digest}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(base64.b64decode(portrait.picture), content_type="image/jpeg")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
