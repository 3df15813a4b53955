"""Addresses of the assessment, each part under its own name."""

from django.urls import include, path

urlpatterns = [
    path("ranking/", include("assessment.ranking.urls")),
    path("figures/", include("assessment.figures.urls")),
    path("schemes/", include("assessment.schemes.urls")),
    path("periods/", include("assessment.snapshots.urls")),
    path("circulars/", include("assessment.circulars.urls")),
    path("pay/", include("assessment.pay.urls")),
    path("analysis/", include("assessment.analysis.urls")),
]
