"""Addresses of tables, comparisons, quality and checks, mounted at registers/."""

from django.urls import path

from people.exchange.views import hub, imports

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
]
