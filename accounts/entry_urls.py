"""Addresses that belong to everybody: the way in and out, and the language."""

from django.urls import path

from accounts.views import entry

urlpatterns = [
    path("login/", entry.Login.as_view(), name="login"),
    path("logout/", entry.log_out, name="logout"),
    path("language/setlang/", entry.language_set, name="set_language"),
]
