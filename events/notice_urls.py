"""Addresses of a person's notices, mounted at notices/."""

from django.urls import path

from events.delivery import views
from events.views import notices

app_name = "notices"
urlpatterns = [
    path("", notices.notice_list, name="notice_list"),
    path("read/", notices.notice_read_all, name="notice_read_all"),
    path("settings/", views.settings_edit, name="settings_edit"),
    path("digest/", views.digest_show, name="digest_show"),
    path("latest/", views.bell_show, name="bell_show"),
    path("count/", views.bell_count, name="bell_count"),
    path("<int:pk>/read/", notices.notice_read, name="notice_read"),
]
