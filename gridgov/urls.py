"""Where each address leads; every page belongs to one of the packages above."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from gridgov import preferences
from gridgov.health import healthz, readyz
from gridgov.views import styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("events.home_urls")),
    path("events/", include("events.urls")),
    path("duty/", include("events.duty.urls")),
    path("board/", include("events.board.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("accounts.entry_urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.sso.urls")),
    path("areas/", include("events.signboard.urls")),
    path("", include("grids.urls")),
    path("", include("grids.boundaries.urls")),
    path("", include("people.urls")),
    path("", include("people.protection.urls")),
    path("registers/", include("people.exchange.urls")),
    path("visits/", include("people.visits.urls")),
    path("diary/", include("people.diaries.urls")),
    path("photos/", include("people.photos.urls")),
    path("", include("events.catalogue.urls")),
    path("notices/", include("events.notice_urls")),
    path("", include("events.delivery.urls")),
    path("phrases/", include("events.phrases.urls")),
    path("map/", include("events.mapping.urls")),
    path("tiles/", include("grids.tiles.urls")),
    path("jobs/", include("events.job_urls")),
    path("exports/", include("events.exports.urls")),
    path("", include("events.public_urls")),
    path("assessment/", include("assessment.urls")),
    path("", include("exchange.urls")),
    path("preferences/", preferences.preferences_set, name="preferences_set"),
]

if settings.DEBUG:
    from gridgov.samples import sample_map

    urlpatterns += [
        path("styleguide/", styleguide, name="styleguide"),
        path("styleguide/map.json", sample_map, name="styleguide_map"),
    ]

handler400 = "gridgov.errors.bad_request"
handler403 = "gridgov.errors.forbidden"
handler404 = "gridgov.errors.not_found"
handler500 = "gridgov.errors.broken"
