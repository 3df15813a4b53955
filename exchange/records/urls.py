"""Addresses of records."""

from django.urls import path

from exchange.records import views

urlpatterns = [
    path("api/v1/people/search/", views.People.as_view(), name="person_search"),
    path("api/v1/people/<int:pk>/", views.PersonShow.as_view(), name="person_show"),
    path("api/v1/houses/search/", views.Houses.as_view(), name="house_search"),
    path("api/v1/houses/<int:pk>/", views.HouseShow.as_view(), name="house_show"),
    path("api/v1/organisations/search/", views.Organisations.as_view(), name="organisation_search"),
    path(
        "api/v1/organisations/<int:pk>/", views.OrganisationShow.as_view(), name="organisation_show"
    ),
    path("api/v1/reveal/", views.Reveal.as_view(), name="reveal"),
]
