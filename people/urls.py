"""Pages about people, houses and organisations; the verb stands last."""

from django.urls import path

from people.views import (
    door,
    door_start,
    house_edit,
    household_edit,
    houses,
    merging,
    met,
    organisation_edit,
    organisations,
    past,
    person_edit,
    persons,
)

app_name = "people"
people = [
    path("people/", persons.person_list, name="person_list"),
    path("people/create/", met.person_create, name="person_create"),
    path("people/find/person/", person_edit.find, {"kind": "person"}, name="find_person"),
    path("people/find/house/", person_edit.find, {"kind": "house"}, name="find_house"),
    path(
        "people/find/organisation/",
        person_edit.find,
        {"kind": "organisation"},
        name="find_organisation",
    ),
    path("people/<int:pk>/", persons.person_show, name="person_show"),
    path("people/<int:pk>/edit/", person_edit.person_edit, name="person_edit"),
    path("people/<int:pk>/check/", person_edit.person_check, name="person_check"),
    path("people/<int:pk>/history/", past.history, {"kind": "person"}, name="person_history"),
    path("people/<int:pk>/homes/add/", person_edit.residence_add, name="residence_add"),
    path("people/homes/<int:pk>/edit/", person_edit.residence_edit, name="residence_edit"),
    path("people/<int:pk>/vehicles/add/", person_edit.vehicle_add, name="vehicle_add"),
    path("people/vehicles/<int:pk>/edit/", person_edit.vehicle_edit, name="vehicle_edit"),
    path("people/households/<int:pk>/edit/", household_edit.household_edit, name="household_edit"),
    path(
        "people/households/<int:pk>/reopen/",
        household_edit.household_reopen,
        name="household_reopen",
    ),
    path("people/<int:pk>/merge/", merging.merge_choose, name="merge"),
    path("people/<int:pk>/merge/<int:other>/", merging.merge_confirm, name="merge_confirm"),
    path("people/merges/<int:pk>/undo/", merging.merge_undo, name="unmerge"),
]
houses_ = [
    path("houses/", houses.house_list, name="house_list"),
    path("houses/create/", house_edit.house_create, name="house_create"),
    path("houses/door/", door_start.door_start, name="door_start"),
    path("houses/door/row/", door.row_add, name="row_add"),
    path("houses/door/check/", door.row_check, name="row_check"),
    path("houses/<int:pk>/", houses.house_show, name="house_show"),
    path("houses/<int:pk>/edit/", house_edit.house_edit, name="house_edit"),
    path("houses/<int:pk>/check/", house_edit.house_check, name="house_check"),
    path("houses/<int:pk>/end/", house_edit.house_end, name="house_end"),
    path("houses/<int:pk>/parts/add/", house_edit.part_add, name="part_add"),
    path("houses/<int:pk>/history/", past.history, {"kind": "house"}, name="house_history"),
    path("houses/<int:pk>/door/", door.door, name="door"),
    path("houses/<int:pk>/door/rooms/", door_start.door_rooms, name="door_rooms"),
    path("houses/<int:pk>/door/draft/", door.draft_keep, name="draft_keep"),
]
START = "organisations/<int:pk>"
organisations_ = [
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path(
        "organisations/create/", organisation_edit.organisation_create, name="organisation_create"
    ),
    path(f"{START}/", organisations.organisation_show, name="organisation_show"),
    path(f"{START}/edit/", organisation_edit.organisation_edit, name="organisation_edit"),
    path(f"{START}/check/", organisation_edit.organisation_check, name="organisation_check"),
    path(f"{START}/end/", organisation_edit.organisation_end, name="organisation_end"),
    path(f"{START}/history/", past.history, {"kind": "organisation"}, name="organisation_history"),
    path(f"{START}/people/add/", organisation_edit.part_person_add, name="part_person_add"),
    path(
        "organisations/people/<int:pk>/end/",
        organisation_edit.part_person_end,
        name="part_person_end",
    ),
    path(
        f"{START}/vehicles/add/",
        organisation_edit.organisation_vehicle_add,
        name="organisation_vehicle_add",
    ),
]
urlpatterns = [*people, *houses_, *organisations_]
