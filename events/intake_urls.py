"""Addresses of new cases, files and slips; part of the namespace `events`."""

from django.urls import URLPattern, URLResolver, include, path

from events.views import attachments, collect, secrets, slip

urlpatterns: list[URLPattern | URLResolver] = [
    path("new/", collect.new, name="new"),
    path("new/locate/", collect.locate, name="locate"),
    path("new/outline/", collect.outline, name="outline"),
    path("new/", include("events.beside.urls")),
    path("new/find/<slug:kind>/", collect.find, name="find"),
    path("<int:pk>/receipt/", collect.receipt, name="receipt"),
    path("<int:pk>/secret/renew/", secrets.secret_renew, name="secret_renew"),
    path("<int:pk>/slip/", slip.slip, name="slip"),
    path("<int:pk>/slip/pdf/", slip.slip_pdf, name="slip_pdf"),
    path("slips/", slip.slips, name="slips"),
    path("slips/pdf/", slip.slips_pdf, name="slips_pdf"),
    path("files/upload/", attachments.attachment_upload, name="attachment_upload"),
    path("files/<uuid:uid>/", attachments.attachment, name="attachment"),
    path(
        "files/<uuid:uid>/thumbnail/", attachments.attachment_thumbnail, name="attachment_thumbnail"
    ),
]
