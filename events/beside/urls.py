"""Addresses of what is asked while a new case is typed; part of the namespace `events`."""

from django.urls import URLPattern, path

from events.beside import views

urlpatterns: list[URLPattern] = [
    path("similar/", views.similar_list, name="similar"),
    path("kinds/", views.kinds, name="new_kinds"),
    path("places/", views.places, name="new_places"),
    path("caller/", views.caller, name="caller"),
    path("caller/<int:pk>/take/", views.caller_take, name="caller_take"),
]
