"""Drawing boundaries: drafts of an area, the editor, the preview."""

from django.urls import path

from grids.boundaries import views_drafts, views_edit, views_publish

app_name = "boundaries"
urlpatterns = [
    path("areas/<str:code>/boundaries/", views_drafts.draft_list, name="draft_list"),
    path("areas/<str:code>/boundaries/start/", views_drafts.draft_start_view, name="draft_start"),
    path("areas/drafts/<int:pk>/", views_edit.draft_edit, name="draft_edit"),
    path("areas/drafts/<int:pk>/data/", views_edit.draft_data, name="draft_data"),
    path("areas/drafts/<int:pk>/save/", views_edit.draft_save_view, name="draft_save"),
    path("areas/drafts/<int:pk>/operate/", views_edit.draft_operate_view, name="draft_operate"),
    path("areas/drafts/<int:pk>/areas/<str:key>/type/", views_edit.draft_type, name="draft_type"),
    path("areas/drafts/<int:pk>/preview/", views_publish.draft_preview, name="draft_preview"),
    path(
        "areas/drafts/<int:pk>/preview/map/",
        views_publish.draft_preview_map,
        name="draft_preview_map",
    ),
    path("areas/drafts/<int:pk>/publish/", views_publish.draft_publish, name="draft_publish"),
    path("areas/drafts/<int:pk>/copy/", views_drafts.draft_copy_view, name="draft_copy"),
    path("areas/drafts/<int:pk>/renew/", views_drafts.draft_renew_view, name="draft_renew"),
    path("areas/drafts/<int:pk>/discard/", views_drafts.draft_discard_view, name="draft_discard"),
]
