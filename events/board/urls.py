"""The board, and the actions that are done on it in place."""

from django.urls import path

from events.board import views

app_name = "board"

urlpatterns = [
    path("", views.board, name="show"),
    path("requests/", views.requests, name="requests"),
    path("orders/", views.orders, name="orders"),
    path("cases/<int:pk>/<slug:action>/", views.act, name="act"),
]
