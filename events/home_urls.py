"""The page everybody starts from."""

from django.urls import path

from events.views.home import home

urlpatterns = [path("", home, name="home")]
