"""Addresses of the analysis."""

from django.urls import path

from assessment.analysis import views

app_name = "analysis"
urlpatterns = [
    path("", views.volumes, name="show"),
    path("growth/", views.growth, name="growth"),
    path("repeats/", views.repeats, name="repeats"),
    path("stages/", views.stages, name="stages"),
    path("forecast/", views.forecast, name="forecast"),
    path("<slug:part>/<slug:chart>.xlsx", views.table, name="table"),
]
