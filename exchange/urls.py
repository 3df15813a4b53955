"""Addresses of the API, under api/, and of the pages about the systems that use it."""

from django.urls import include, path

from exchange import views
from exchange.api import comparisons
from exchange.cases import acting, listing, show, trace
from exchange.clients import views as clients
from exchange.consents import urls as consents
from exchange.files import urls as files
from exchange.hooks import urls as hooks
from exchange.open311 import urls as open311
from exchange.places import urls as places
from exchange.rankings import urls as rankings
from exchange.records import urls as records
from exchange.runs import urls as runs

app_name = "exchange"
urlpatterns = [
    path("api/oauth/token/", views.Token.as_view(), name="token"),
    path("api/oauth/revoke/", views.Revoke.as_view(), name="revoke"),
    path("api/schema/", views.schema, name="schema"),
    path("api/docs/", views.documentation, name="docs"),
    *places.urlpatterns,
    *rankings.urlpatterns,
    *records.urlpatterns,
    path("api/v1/comparisons/", comparisons.Comparisons.as_view(), name="comparison_list"),
    path(
        "api/v1/comparisons/<int:pk>/", comparisons.ComparisonShow.as_view(), name="comparison_show"
    ),
    path("api/v1/cases/", listing.Cases.as_view(), name="case_list"),
    path("api/v1/cases/<int:pk>/", show.CaseShow.as_view(), name="case_show"),
    path("api/v1/cases/<int:pk>/trace/", trace.CaseTrace.as_view(), name="case_trace"),
    *files.urlpatterns,
    *hooks.urlpatterns,
    path("api/v1/cases/<int:pk>/<slug:action>/", acting.CaseAct.as_view(), name="case_act"),
    path("api/<path:rest>", views.nothing, name="nothing"),
    *open311.urlpatterns,
    path("exchange/", include(runs.urlpatterns)),
    *consents.urlpatterns,
    path("clients/", clients.client_list, name="client_list"),
    path("clients/create/", clients.client_create, name="client_create"),
    path("clients/<int:pk>/", clients.client_show, name="client_show"),
    path("clients/<int:pk>/edit/", clients.client_edit, name="client_edit"),
    path("clients/<int:pk>/rotate/", clients.client_rotate, name="client_rotate"),
    path("clients/<int:pk>/secret/", clients.client_secret, name="client_secret"),
    path("clients/<int:pk>/suspend/", clients.client_suspend, name="client_suspend"),
    path("clients/<int:pk>/resume/", clients.client_resume, name="client_resume"),
]
