"""Addresses of saved views, below the worklist's."""

from __future__ import annotations

from django.urls import path

from events.saved import views

urlpatterns = [
    path("views/", views.view_list, name="view_list"),
    path("views/create/", views.view_create, name="view_create"),
    path("views/<int:pk>/edit/", views.view_edit, name="view_edit"),
    path("views/<int:pk>/delete/", views.view_remove, name="view_delete"),
]
