"""Pages of areas (areas/...) and of the working calendar (calendar/...)."""

from django.urls import include, path

from grids.views import area_cover, area_import, area_write, areas, calendars

app_name = "grids"
urlpatterns = [
    path("areas/", areas.area_list, name="list"),
    path("areas/import/", area_import.areas_import_view, name="areas_import"),
    path("areas/<str:code>/", areas.area_detail, name="detail"),
    path("areas/<str:code>/geojson/", areas.area_geojson, name="geojson"),
    path("areas/<str:code>/create/", area_write.area_create_view, name="area_create"),
    path("areas/<str:code>/rename/", area_write.area_rename_view, name="area_rename"),
    path("areas/<str:code>/make/", area_write.grids_make_view, name="grids_make"),
    path("areas/<str:code>/cover/", area_cover.area_cover_view, name="area_cover"),
    path("areas/<str:code>/retire/", area_write.area_retire_view, name="area_retire"),
    path("", include("grids.boundaries.urls_history")),
    path("", include("grids.geofiles.urls")),
    path("calendar/", calendars.calendar_show, name="calendar"),
    path("calendar/hours/", calendars.calendar_hours_view, name="calendar_hours"),
    path("calendar/day/set/", calendars.day_set_view, name="day_set"),
    path("calendar/day/remove/", calendars.day_remove_view, name="day_remove"),
    path("calendar/notice/import/", calendars.notice_import_view, name="notice_import"),
]
