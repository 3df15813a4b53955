"""Addresses of the residents' pages, which need no account."""

from django.urls import path

from events.views import follow

app_name = "public"
urlpatterns = [
    path("report/", follow.report, name="report"),
    path("report/thanks/", follow.thanks, name="thanks"),
    path("report/outline/", follow.outline, name="outline"),
    path("follow/", follow.follow_start, name="follow"),
    path("follow/case/", follow.case, name="case"),
    path("follow/case/answer/", follow.case_answer, name="answer"),
    path("follow/case/evaluate/", follow.case_evaluate, name="evaluate"),
    path("follow/case/reopen/", follow.case_reopen, name="reopen"),
    path("follow/case/leave/", follow.case_leave, name="leave"),
    path("follow/case/files/<uuid:uid>/", follow.case_file, name="file"),
    path(
        "follow/case/files/<uuid:uid>/thumbnail/",
        follow.case_file,
        {"small": True},
        name="thumbnail",
    ),
]
