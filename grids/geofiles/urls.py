"""Addresses of files of boundaries, within those of areas."""

from django.urls import path

from grids.geofiles import export_views, point_views, views

urlpatterns = [
    path("areas/<str:code>/files/", views.files, name="files"),
    path("areas/<str:code>/files/export/", export_views.file_export, name="file_export"),
    path("boundary-files/<int:pk>/", views.file_detail, name="file"),
    path("boundary-files/<int:pk>/progress/", views.file_progress, name="file_progress"),
    path("boundary-files/<int:pk>/geojson/", views.file_geojson, name="file_geojson"),
    path("boundary-files/<int:pk>/check/", views.file_check, name="file_check"),
    path("boundary-files/<int:pk>/publish/", views.file_publish, name="file_publish"),
    path("boundary-files/<int:pk>/draft/", views.file_draft, name="file_draft"),
    path("boundary-files/<int:pk>/remove/", views.file_remove, name="file_remove"),
    path("areas/<str:code>/points/", point_views.points_list, name="points_list"),
    path("point-files/<int:pk>/", point_views.points_detail, name="points"),
    path("point-files/<int:pk>/progress/", point_views.points_progress, name="points_progress"),
    path("point-files/<int:pk>/geojson/", point_views.points_geojson, name="points_geojson"),
    path("point-files/<int:pk>/csv/", point_views.points_csv, name="points_csv"),
    path("point-files/<int:pk>/locate/", point_views.points_locate, name="points_locate"),
    path("point-files/<int:pk>/remove/", point_views.points_remove, name="points_remove"),
]
