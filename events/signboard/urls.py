"""Addresses of signboards."""

from django.urls import path

from events.signboard import views

app_name = "signboard"
urlpatterns = [
    path("<str:code>/signboard/", views.signboard, name="signboard"),
    path("<str:code>/signboard.pdf", views.signboard_pdf, name="signboard_pdf"),
]
