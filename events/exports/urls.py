"""Addresses of exports, mounted at exports/."""

from django.urls import path

from events.exports import views

app_name = "exports"
urlpatterns = [
    path("create/", views.export_create, name="export_create"),
    path("<int:pk>/file/", views.export_file, name="export_file"),
]
