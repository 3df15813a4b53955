"""Addresses of long jobs, mounted at jobs/."""

from django.urls import path

from events.views import jobs

app_name = "jobs"
urlpatterns = [
    path("", jobs.job_list, name="job_list"),
    path("<int:pk>/", jobs.job_detail, name="job_detail"),
    path("<int:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("<int:pk>/refused/", jobs.job_refused, name="job_refused"),
]
