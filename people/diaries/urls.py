"""Addresses of the diary, mounted at diary/."""

from django.urls import path

from people.diaries import views

app_name = "diary"
urlpatterns = [
    path("", views.diary_list, name="list"),
    path("create/", views.diary_create, name="create"),
    path("draft/", views.draft_keep, name="draft_keep"),
    path("<int:pk>/", views.diary_show, name="show"),
    path("<int:pk>/edit/", views.diary_edit, name="edit"),
    path("<int:pk>/history/", views.diary_history, name="history"),
    path("<int:pk>/follow/", views.diary_follow, name="follow"),
    path("visits/<int:pk>/follow/", views.visit_follow, name="visit_follow"),
]
