"""Addresses of the map."""

from django.urls import path

from events.mapping import views

app_name = "map"
urlpatterns = [
    path("", views.show, name="show"),
    path("clusters/", views.map_clusters, name="clusters"),
    path("filters/", views.map_filters, name="filters"),
    path("card/", views.card, name="card"),
    path("place/", views.place, name="place"),
    path("find/", views.map_find, name="find"),
    path("points/", views.map_points, name="points"),
    path("points/card/", views.points_card, name="points_card"),
]
