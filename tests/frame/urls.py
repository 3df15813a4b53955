"""The project's addresses with the style guide, which only development has."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from gridgov import urls
from gridgov.samples import sample_map
from gridgov.views import styleguide


@login_not_required
def wrong(request: HttpRequest) -> HttpResponse:
    raise BadRequest


@login_not_required
def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a sentence nobody outside should see")


@login_not_required
@require_POST
def posted(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


urlpatterns = [
    *urls.urlpatterns,
    path("styleguide/", styleguide, name="styleguide"),
    path("styleguide/map.json", sample_map, name="styleguide_map"),
    path("wrong/", wrong),
    path("refused/", refused),
    path("broken/", broken),
    path("posted/", posted),
]
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500
