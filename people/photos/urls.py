"""Addresses of photos, mounted at photos/."""

from django.urls import path

from people.photos import views

app_name = "photos"
urlpatterns = [
    path("upload/", views.photo_upload, name="upload"),
    path("<uuid:uid>/", views.photo, name="show"),
    path("<uuid:uid>/thumbnail/", views.thumbnail, name="thumbnail"),
]
