"""Addresses of runs, connections and the workbook, mounted at exchange/."""

from __future__ import annotations

from django.urls import path

from exchange.runs import book_views as book
from exchange.runs import link_views as links
from exchange.runs import run_views as runs

urlpatterns = [
    path("", links.link_list, name="link_list"),
    path("create/", links.link_create, name="link_create"),
    path("<int:pk>/", links.link_show, name="link_show"),
    path("<int:pk>/edit/", links.link_edit, name="link_edit"),
    path("<int:pk>/columns/", links.link_map, name="link_map"),
    path("<int:pk>/suspend/", links.link_suspend, name="link_suspend"),
    path("<int:pk>/bring/", links.link_bring, name="link_bring"),
    path("<int:pk>/run/", links.link_run, name="link_run"),
    path("tasks/", book.book_show, name="book_show"),
    path("tasks/file/", book.book_file, name="book_file"),
    path("runs/<int:pk>/", runs.run_show, name="run_show"),
    path("runs/<int:pk>/file/", runs.run_file, name="run_file"),
    path("runs/<int:pk>/apply/", runs.run_apply, name="run_apply"),
    path("runs/<int:pk>/again/", runs.run_again, name="run_again"),
    path("runs/<int:pk>/cancel/", runs.run_cancel, name="run_cancel"),
]
