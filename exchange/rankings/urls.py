"""Addresses of figures."""

from django.urls import path

from exchange.rankings import views

urlpatterns = [
    path("api/v1/periods/", views.Periods.as_view(), name="period_list"),
    path("api/v1/indicators/", views.Indicators.as_view(), name="indicator_list"),
    path("api/v1/rankings/", views.Rankings.as_view(), name="ranking_list"),
    path(
        "api/v1/figures/<slug:period>/<slug:kind>/<int:pk>/<slug:measure>/",
        views.FigureCases.as_view(),
        name="figure_cases",
    ),
]
