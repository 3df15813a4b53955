"""Pages of frozen periods; what changes something ends in its verb."""

from django.urls import path

from assessment.snapshots.views import appeals, figures, periods

app_name = "snapshots"

urlpatterns = [
    path("", periods.period_list, name="list"),
    path("appeals/", appeals.appeal_list, name="appeal_list"),
    path("appeals/<int:pk>/", appeals.appeal_show, name="appeal_show"),
    path("appeals/<int:pk>/decide/", appeals.appeal_decide, name="appeal_decide"),
    path("appeals/files/<uuid:uid>/", appeals.evidence, name="evidence"),
    path("<slug:code>/", periods.show, name="show"),
    path("<slug:code>/revise/", periods.revise, name="revise"),
    path("<slug:code>/<int:revision>/changes/", periods.what_changed, name="changes"),
    path("<slug:code>/<slug:kind>/<int:pk>/", figures.subject, name="subject"),
    path("<slug:code>/<slug:kind>/<int:pk>/appeal/", appeals.appeal_file, name="appeal_file"),
    path("<slug:code>/<slug:kind>/<int:pk>/<slug:measure>/", figures.cases, name="cases"),
]
