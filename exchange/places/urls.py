"""Addresses of places."""

from django.urls import path

from exchange.places import boundaries, lists

urlpatterns = [
    path("api/v1/areas/", lists.Areas.as_view(), name="area_list"),
    path("api/v1/areas/at/", boundaries.AreasAt.as_view(), name="area_at"),
    path("api/v1/areas/<slug:code>/", boundaries.AreaShow.as_view(), name="area_show"),
    path("api/v1/boundaries/", boundaries.Boundaries.as_view(), name="boundary_list"),
    path("api/v1/departments/", lists.Departments.as_view(), name="department_list"),
    path("api/v1/categories/", lists.Categories.as_view(), name="category_list"),
]
