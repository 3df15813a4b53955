"""Addresses of single sign-on; all are 404 where it is not configured."""

from django.urls import path

from accounts.sso import views

app_name = "sso"
urlpatterns = [
    path("sso/", views.start, name="start"),
    path("sso/callback/", views.callback, name="callback"),
    path("account/sso/", views.show, name="show"),
    path("account/sso/confirm/", views.link_confirm, name="confirm"),
    path("account/sso/end/", views.end, name="end"),
    path("users/<int:pk>/sso/end/", views.user_end, name="user_end"),
]
