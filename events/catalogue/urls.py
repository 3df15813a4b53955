"""Pages about departments and the catalogue; the verb stands last."""

from django.urls import path

from events.catalogue.views import categories, departments, kinds, ladders, limits

app_name = "catalogue"
urlpatterns = [
    path("departments/", departments.department_list, name="department_list"),
    path("departments/create/", departments.department_create_view, name="department_create"),
    path("departments/setup/", departments.department_setup, name="department_setup"),
    path("departments/<int:pk>/edit/", departments.department_edit, name="department_edit"),
    path(
        "departments/<int:pk>/deactivate/",
        departments.department_deactivate,
        name="department_deactivate",
    ),
    path(
        "departments/<int:pk>/reactivate/",
        departments.department_reactivate,
        name="department_reactivate",
    ),
    path("departments/kinds/", kinds.kind_list, name="kind_list"),
    path("departments/kinds/create/", kinds.kind_create_view, name="kind_create"),
    path("departments/kinds/<int:pk>/edit/", kinds.kind_edit, name="kind_edit"),
    path("departments/kinds/<int:pk>/deactivate/", kinds.kind_deactivate, name="kind_deactivate"),
    path("departments/kinds/<int:pk>/reactivate/", kinds.kind_reactivate, name="kind_reactivate"),
    path("catalogue/", categories.category_list, name="category_list"),
    path("catalogue/create/", categories.category_create_view, name="category_create"),
    path("catalogue/<int:pk>/", categories.category_show, name="category_show"),
    path("catalogue/<int:pk>/edit/", categories.category_edit, name="category_edit"),
    path(
        "catalogue/<int:pk>/deactivate/",
        categories.category_deactivate,
        name="category_deactivate",
    ),
    path(
        "catalogue/<int:pk>/reactivate/",
        categories.category_reactivate,
        name="category_reactivate",
    ),
    path("limits/", limits.limit_list, name="limit_list"),
    path("limits/which/", limits.limit_which, name="limit_which"),
    path("limits/create/", limits.limit_create_view, name="limit_create"),
    path("limits/<int:pk>/edit/", limits.limit_edit, name="limit_edit"),
    path("limits/<int:pk>/delete/", limits.limit_delete_view, name="limit_delete"),
    path("ladders/", ladders.ladder_list, name="ladder_list"),
    path("ladders/create/", ladders.ladder_create_view, name="ladder_create"),
    path("ladders/<int:pk>/edit/", ladders.ladder_edit, name="ladder_edit"),
    path("ladders/<int:pk>/delete/", ladders.ladder_delete_view, name="ladder_delete"),
]
