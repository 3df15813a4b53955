from django.urls import path

from exchange.files import listing, tus

urlpatterns = [
    path("api/v1/cases/<int:pk>/files/", listing.Files.as_view(), name="file_list"),
    path("api/v1/cases/<int:pk>/files/<uuid:uid>/", listing.FileShow.as_view(), name="file_show"),
    path("api/v1/uploads/", tus.Uploads.as_view(), name="upload_list"),
    path("api/v1/uploads/<uuid:uid>/", tus.UploadShow.as_view(), name="upload_show"),
]
