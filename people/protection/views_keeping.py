"""The rules of keeping: seen by who grants rights and by the auditor, set at the root."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, posted, require_role
from accounts.models import Role, User
from grids.models import Area
from people.history import By
from people.protection import keeping
from people.protection.forms import KeepingForm
from people.views.base import add_errors


@require_safe
@require_role(Role.RIGHTS_ADMIN, Role.AUDITOR)
def keeping_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rules": keeping.rules(),
        "sets": may_set(acting(request)),
        "switched_on": settings.RETENTION,
    }
    return render(request, "protection/keeping_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.RIGHTS_ADMIN)
def keeping_edit(request: HttpRequest, name: str) -> HttpResponse:
    user = acting(request)
    found = [pair for pair in keeping.rules() if pair[0].name == name]
    if not found:
        raise Http404
    if not may_set(user):
        raise PermissionDenied(
            _("The rules hold everywhere: they are set by the rights administrator of the root.")
        )
    [(kind, rule)] = found
    form = KeepingForm(posted(request), initial={"days": rule.days, "is_on": rule.is_on})
    if request.method == "POST" and form.is_valid():
        try:
            keeping.set_rule(name, **form.cleaned_data, by=By(user))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved. It holds from the next run on."))
            return redirect("protection:keeping_list")
    context = {"form": form, "kind": kind, "rule": rule}
    return render(request, "protection/keeping_edit.html", context)


def may_set(user: User) -> bool:
    """Rules hold for the whole installation, so they are set where its root is."""
    at_root = len(user.scope.area_path) == Area.steplen
    return user.scope.role == Role.RIGHTS_ADMIN and at_root
