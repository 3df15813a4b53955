"""Pages about people, houses and organisations; the verb stands last."""

from django.urls import path

from people.views import door, door_start, houses, organisations, past, persons

app_name = "people"
urlpatterns = [
    path("people/", persons.person_list, name="person_list"),
    path("people/<int:pk>/", persons.person_show, name="person_show"),
    path("people/<int:pk>/history/", past.history, {"kind": "person"}, name="person_history"),
    path("houses/", houses.house_list, name="house_list"),
    path("houses/<int:pk>/", houses.house_show, name="house_show"),
    path("houses/door/", door_start.door_start, name="door_start"),
    path("houses/<int:pk>/door/rooms/", door_start.door_rooms, name="door_rooms"),
    path("houses/door/row/", door.row_add, name="row_add"),
    path("houses/door/check/", door.row_check, name="row_check"),
    path("houses/<int:pk>/door/", door.door, name="door"),
    path("houses/<int:pk>/door/draft/", door.draft_keep, name="draft_keep"),
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
