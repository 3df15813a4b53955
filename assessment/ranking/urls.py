"""Addresses of the rankings."""

from django.urls import path

from assessment.ranking.views import compare, ranking, subject

app_name = "ranking"
urlpatterns = [
    path("", ranking.show, name="show"),
    path("ranking.xlsx", ranking.table, name="table"),
    path("compare/", compare.show, name="compare"),
    path("<slug:code>/<slug:kind>/<int:pk>/", subject.show, name="subject"),
]
