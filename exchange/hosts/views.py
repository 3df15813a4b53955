"""The pages of the allow list."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import acting, posted, require_role
from accounts.models import Role
from accounts.services import By
from accounts.services.by import STEP
from accounts.views.users import add_errors
from exchange.hosts import services
from exchange.hosts.forms import HostForm
from exchange.models import AllowedHost

FORM = ["GET", "HEAD", "POST"]
PAGE = 50


@require_GET
@require_role(Role.RIGHTS_ADMIN, Role.AUDITOR)
def host_list(request: HttpRequest) -> HttpResponse:
    rows = AllowedHost.objects.select_related("created_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    scope = acting(request).scope
    keeps = scope.role == Role.RIGHTS_ADMIN and len(scope.area_path) == STEP
    return render(request, "exchange/hosts/list.html", {"page": page, "keeps": keeps})


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def host_create(request: HttpRequest) -> HttpResponse:
    services.check_may(By.request(request))
    form = HostForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = services.host_allow(by=By.request(request), values=form.values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            words = _("%(host)s may be called at port %(port)s.")
            messages.success(request, words % {"host": row.host, "port": row.port})
            return redirect("exchange:host_list")
    status = 422 if form.errors else 200
    return render(request, "exchange/hosts/form.html", {"form": form}, status=status)


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def host_remove(request: HttpRequest, pk: int) -> HttpResponse:
    services.check_may(By.request(request))
    row = get_object_or_404(AllowedHost, pk=pk)
    if request.method == "POST":
        services.host_remove(by=By.request(request), row=row)
        messages.success(request, _("%(host)s is not called any more.") % {"host": row.host})
        return redirect("exchange:host_list")
    return render(request, "exchange/hosts/remove.html", {"row": row})
