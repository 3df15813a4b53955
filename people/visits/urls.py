"""Addresses of visits and care, mounted at visits/; the verb stands last."""

from django.urls import path

from people.visits import views, views_care

app_name = "visits"
PERSON, HOUSEHOLD, HOUSE = {"kind": "person"}, {"kind": "household"}, {"kind": "house"}
urlpatterns = [
    path("", views.visit_list, name="list"),
    path("<int:pk>/", views.visit_show, name="show"),
    path("<int:pk>/edit/", views.visit_edit, name="edit"),
    path("people/<int:pk>/create/", views.visit_create, PERSON, name="person"),
    path("households/<int:pk>/create/", views.visit_create, HOUSEHOLD, name="household"),
    path("houses/<int:pk>/create/", views.visit_create, HOUSE, name="house"),
    path("people/<int:pk>/draft/", views.draft_keep, PERSON, name="person_draft"),
    path("households/<int:pk>/draft/", views.draft_keep, HOUSEHOLD, name="household_draft"),
    path("houses/<int:pk>/draft/", views.draft_keep, HOUSE, name="house_draft"),
    path("people/<int:pk>/care/create/", views_care.care_create, PERSON, name="person_care"),
    path(
        "households/<int:pk>/care/create/",
        views_care.care_create,
        HOUSEHOLD,
        name="household_care",
    ),
    path("care/<int:pk>/", views_care.care_show, name="care"),
    path("care/<int:pk>/edit/", views_care.care_edit, name="care_edit"),
    path("care/<int:pk>/end/", views_care.care_end, name="care_end"),
    path("care/<int:pk>/detail/", views_care.care_detail, name="care_detail"),
]
