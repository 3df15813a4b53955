"""Pages about people, houses and organisations; the verb stands last."""

from django.urls import path

from people.views import houses, organisations, past, persons

app_name = "people"
urlpatterns = [
    path("people/", persons.person_list, name="person_list"),
    path("people/<int:pk>/", persons.person_show, name="person_show"),
    path("people/<int:pk>/history/", past.history, {"kind": "person"}, name="person_history"),
    path("houses/", houses.house_list, name="house_list"),
    path("houses/<int:pk>/", houses.house_show, name="house_show"),
    path("houses/<int:pk>/history/", past.history, {"kind": "house"}, name="house_history"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/<int:pk>/", organisations.organisation_show, name="organisation_show"),
    path(
        "organisations/<int:pk>/history/",
        past.history,
        {"kind": "organisation"},
        name="organisation_history",
    ),
]
