"""Pages about what is held, erasing and keeping; the verb stands last."""

from django.urls import path

from people.protection import views_erasing, views_keeping, views_sheet

app_name = "protection"
urlpatterns = [
    path("people/<int:pk>/held/", views_sheet.sheet_create, name="sheet_create"),
    path("held/<int:pk>/", views_sheet.sheet_show, name="sheet_show"),
    path("held/<int:pk>/print/", views_sheet.sheet_print, name="sheet_print"),
    path("held/<int:pk>/pdf/", views_sheet.sheet_pdf, name="sheet_pdf"),
    path("people/<int:pk>/erase/", views_erasing.erasure_ask, name="erasure_ask"),
    path("erasing/", views_erasing.erasure_list, name="erasure_list"),
    path("erasing/<int:pk>/decide/", views_erasing.erasure_decide, name="erasure_decide"),
    path("keeping/", views_keeping.keeping_list, name="keeping_list"),
    path("keeping/<slug:name>/edit/", views_keeping.keeping_edit, name="keeping_edit"),
]
