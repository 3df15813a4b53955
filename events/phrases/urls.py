"""Pages of phrases; the verb stands last."""

from __future__ import annotations

from django.urls import path

from events.phrases import views

app_name = "phrases"
urlpatterns = [
    path("", views.phrase_list, name="list"),
    path("add/", views.phrase_add_view, name="add"),
    path("keep/", views.phrase_keep, name="keep"),
    path("<int:pk>/edit/", views.phrase_edit, name="edit"),
    path("<int:pk>/remove/", views.phrase_remove_view, name="remove"),
    path("<int:pk>/move/", views.phrase_move_view, name="move"),
]
