"""Addresses of tables, comparisons, quality and checks, mounted at registers/."""

from django.urls import path

from people.exchange.views import checks, comparisons, exports, hub, imports

app_name = "people_exchange"
urlpatterns = [
    path("", hub.hub, name="hub"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/create/", imports.import_create, name="import_create"),
    path("imports/templates/<str:register>/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.import_show, name="import_show"),
    path("imports/<int:pk>/map/", imports.import_map, name="import_map"),
    path("imports/<int:pk>/check/", imports.import_check, name="import_check"),
    path("imports/<int:pk>/save/", imports.import_save, name="import_save"),
    path("imports/<int:pk>/marked/", imports.import_marked, name="import_marked"),
    path("imports/<int:pk>/forget/", imports.import_forget, name="import_forget"),
    path("exports/", exports.export_list, name="export_list"),
    path("exports/create/", exports.export_create, name="export_create"),
    path("exports/<int:pk>/", exports.export_show, name="export_show"),
    path("exports/<int:pk>/file/", exports.export_file, name="export_file"),
    path("exports/<int:pk>/decide/", exports.export_decide, name="export_decide"),
    path("comparisons/", comparisons.comparison_list, name="comparison_list"),
    path("comparisons/create/", comparisons.comparison_create, name="comparison_create"),
    path("comparisons/<int:pk>/", comparisons.comparison_show, name="comparison_show"),
    path("quality/", checks.quality_show, name="quality"),
    path("quality/<str:measure>/", checks.quality_list, name="quality_list"),
    path("checks/", checks.check_list, name="check_list"),
    path("checks/<int:pk>/answer/", checks.check_answer, name="check_answer"),
]
