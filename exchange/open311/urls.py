"""Addresses of Open311, and of the pages about it."""

from typing import Any

from django.urls import path, register_converter

from exchange.open311 import pages, spark, views


class Format:
    regex = f"{spark.XML}|{spark.JSON}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: Any) -> str:
        return str(value)


register_converter(Format, "open311_format")

V2 = "open311/v2/"
urlpatterns = [
    path("open311/discovery.<open311_format:kind>", views.discovery, name="open311_base"),
    path(V2, pages.home, name="open311_home"),
    path(f"{V2}discovery.<open311_format:kind>", views.discovery, name="open311_discovery"),
    path(f"{V2}services.<open311_format:kind>", views.services, name="open311_services"),
    path(f"{V2}services/<str:code>.<open311_format:kind>", views.service, name="open311_service"),
    path(f"{V2}requests.<open311_format:kind>", views.requests, name="open311_requests"),
    path(
        f"{V2}requests/<str:number>.<open311_format:kind>",
        views.request_show,
        name="open311_request",
    ),
    path(f"{V2}tokens/<str:token>.<open311_format:kind>", views.token, name="open311_token"),
    path("open311/questions/", pages.question_list, name="open311_questions"),
    path(
        "open311/questions/<int:pk>/create/", pages.question_create, name="open311_question_create"
    ),
    path("open311/questions/<int:pk>/edit/", pages.question_edit, name="open311_question_edit"),
    path(
        "open311/questions/<int:pk>/delete/", pages.question_delete, name="open311_question_delete"
    ),
    path("open311/<path:rest>", views.nothing, name="open311_nothing"),
    path("clients/<int:pk>/open311-key/", pages.key_create, name="open311_key_create"),
    path("clients/<int:pk>/open311-key/shown/", pages.key_shown, name="open311_key"),
    path("clients/<int:pk>/open311-key/remove/", pages.key_remove, name="open311_key_remove"),
]
