"""Addresses of a person's notices, mounted at notices/."""

from django.urls import path

from events.views import notices

app_name = "notices"
urlpatterns = [
    path("", notices.notice_list, name="notice_list"),
    path("read/", notices.notice_read_all, name="notice_read_all"),
    path("<int:pk>/read/", notices.notice_read, name="notice_read"),
]
