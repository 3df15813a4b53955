"""Pages of schemes and of bonus and penalty points; the verb stands last."""

from django.urls import path

from assessment.schemes.views import adjustments, deciding, drafts, schemes

app_name = "schemes"
urlpatterns = [
    path("", schemes.scheme_list, name="scheme_list"),
    path("install/", schemes.scheme_install, name="scheme_install"),
    path("create/", drafts.scheme_create, name="scheme_create"),
    path("<int:pk>/", schemes.scheme_show, name="scheme_show"),
    path("<int:pk>/version/", drafts.scheme_version, name="scheme_version"),
    path("<int:pk>/edit/", drafts.scheme_edit, name="scheme_edit"),
    path("<int:pk>/delete/", drafts.scheme_delete, name="scheme_delete"),
    path("<int:pk>/preview/", deciding.scheme_preview, name="scheme_preview"),
    path("<int:pk>/put-in-force/", deciding.scheme_put_in_force, name="scheme_put_in_force"),
    path("<int:pk>/call-off/", deciding.scheme_call_off, name="scheme_call_off"),
    path("<int:pk>/end/", deciding.scheme_end_view, name="scheme_end"),
    path("points/", adjustments.adjustment_list, name="adjustment_list"),
    path("points/create/", adjustments.adjustment_create, name="adjustment_create"),
    path("points/<int:pk>/evidence/", adjustments.adjustment_evidence, name="adjustment_evidence"),
    path(
        "points/<int:pk>/take-back/", adjustments.adjustment_take_back, name="adjustment_take_back"
    ),
]
