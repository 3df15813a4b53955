"""Where each address leads; every page belongs to one of the packages above."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from gridgov import preferences
from gridgov.health import healthz, readyz
from gridgov.views import home, styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("language/", include("django.conf.urls.i18n")),
    path("preferences/", preferences.preferences_set, name="preferences_set"),
]

if settings.DEBUG:
    urlpatterns += [path("styleguide/", styleguide, name="styleguide")]

handler400 = "gridgov.errors.bad_request"
handler403 = "gridgov.errors.forbidden"
handler404 = "gridgov.errors.not_found"
handler500 = "gridgov.errors.broken"
