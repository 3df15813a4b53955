"""Addresses of bulk actions, mounted at events/bulk/."""

from __future__ import annotations

from django.urls import path

from events.bulk import views
from events.bulk.kinds import KINDS

urlpatterns = [
    *(path(f"{n}/", views.bulk_act, {"action": n}, name=f"bulk_{n}") for n in KINDS),
    path("jobs/<int:pk>/", views.bulk_result, name="bulk_result"),
]
