"""Addresses of tiles; the client puts zoom, column and row in."""

from django.urls import path

from grids.tiles import views

app_name = "tiles"
urlpatterns = [
    path("areas/<int:z>/<int:x>/<int:y>.mvt", views.areas, name="areas"),
    path("base/<int:z>/<int:x>/<int:y>.mvt", views.base, name="base"),
]
