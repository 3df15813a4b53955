"""The history of boundaries; a part of the addresses of `grids`."""

from django.urls import path

from grids.boundaries import views_history as views

urlpatterns = [
    path("areas/<str:code>/history/", views.boundary_history, name="boundary_history"),
    path("areas/<str:code>/history/map/", views.boundary_history_map, name="boundary_history_map"),
    path("boundary-changes/<int:pk>/", views.boundary_change, name="boundary_change"),
    path("boundary-changes/<int:pk>/map/", views.boundary_change_map, name="boundary_change_map"),
    path(
        "boundary-changes/<int:pk>/withdraw/",
        views.boundary_change_withdraw,
        name="boundary_change_withdraw",
    ),
    path(
        "boundary-changes/<int:pk>/revert/",
        views.boundary_change_revert,
        name="boundary_change_revert",
    ),
]
