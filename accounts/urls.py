"""Pages about users, postings, rights and logs; the verb stands last."""

from django.urls import path

from accounts.imports import views as imports
from accounts.looking import views as looking
from accounts.views import (
    contacts,
    entry,
    logs,
    me,
    portraits,
    postings,
    reveal,
    sections,
    users,
)

app_name = "accounts"
urlpatterns = [
    path("account/", me.me_show, name="me_show"),
    path("account/kept/", entry.kept_show, name="kept_show"),
    path("account/password/", me.password_change_view, name="password_change"),
    path("account/second-factor/verify/", me.factor_verify, name="factor_verify"),
    path("account/second-factor/enrol/", me.factor_enrol, name="factor_enrol"),
    path("account/second-factor/codes/", me.factor_codes, name="factor_codes"),
    path("account/contacts/", contacts.contacts_show, name="contacts"),
    path("account/contacts/<slug:way>/edit/", contacts.contact_edit, name="contact_edit"),
    path("account/contacts/<slug:way>/code/", contacts.contact_code, name="contact_code"),
    path(
        "account/contacts/<slug:way>/confirm/",
        contacts.contact_confirm_view,
        name="contact_confirm",
    ),
    path(
        "account/contacts/<slug:way>/remove/",
        contacts.contact_remove_view,
        name="contact_remove",
    ),
    path("users/<int:pk>/contacts/", contacts.user_contacts, name="user_contacts"),
    path(
        "users/<int:pk>/contacts/<slug:way>/edit/",
        contacts.user_contact_edit,
        name="user_contact_edit",
    ),
    path(
        "users/<int:pk>/contacts/<slug:way>/remove/",
        contacts.user_contact_remove,
        name="user_contact_remove",
    ),
    path("users/", users.user_list, name="user_list"),
    path("users/import/", imports.import_file, name="import_file"),
    path("users/import/template/", imports.import_template, name="import_template"),
    path("users/import/columns/", imports.import_map, name="import_map"),
    path("users/import/check/", imports.import_check, name="import_check"),
    path("users/import/marked/", imports.import_marked, name="import_marked"),
    path("users/import/done/", imports.import_done, name="import_done"),
    path("users/import/passwords/", imports.import_passwords, name="import_passwords"),
    path("users/create/", users.user_create_view, name="user_create"),
    path("users/<int:pk>/", users.user_show, name="user_show"),
    path("users/<int:pk>/edit/", users.user_edit, name="user_edit"),
    path("users/<int:pk>/portrait/", portraits.portrait_edit, name="portrait_edit"),
    path(
        "users/<int:pk>/portrait/remove/",
        users.user_act,
        {"act": "remove_portrait"},
        name="portrait_remove",
    ),
    path("users/<int:pk>/portrait.jpg", portraits.portrait_show, name="portrait"),
    path(
        "users/<int:pk>/reset-password/",
        users.user_reset_password_view,
        name="user_reset_password",
    ),
    path(
        "users/<int:pk>/reset-factor/",
        users.user_act,
        {"act": "reset_factor"},
        name="user_reset_factor",
    ),
    path(
        "users/<int:pk>/deactivate/", users.user_act, {"act": "deactivate"}, name="user_deactivate"
    ),
    path(
        "users/<int:pk>/reactivate/", users.user_act, {"act": "reactivate"}, name="user_reactivate"
    ),
    path("users/<int:pk>/postings/create/", postings.posting_create_view, name="posting_create"),
    path("postings/switch/", me.posting_switch, name="posting_switch"),
    path("postings/<int:pk>/edit/", postings.posting_edit, name="posting_edit"),
    path("postings/<int:pk>/end/", postings.posting_end_view, name="posting_end"),
    path("postings/<int:pk>/deputy/", postings.deputy_create_view, name="deputy_create"),
    path("deputies/<int:pk>/end/", postings.deputy_end_view, name="deputy_end"),
    path("departments/<int:pk>/sections/", sections.section_list, name="section_list"),
    path(
        "departments/<int:pk>/sections/create/",
        sections.section_create_view,
        name="section_create",
    ),
    path("departments/<int:pk>/sections/people/", sections.section_people, name="section_people"),
    path("sections/<int:pk>/rename/", sections.section_rename_view, name="section_rename"),
    path("sections/<int:pk>/retire/", sections.section_retire, name="section_retire"),
    path("sections/<int:pk>/restore/", sections.section_restore, name="section_restore"),
    path("personal/<str:subject>/<str:field>/reveal/", reveal.reveal_view, name="reveal"),
    path("logs/access/", logs.access_log_list, name="access_log_list"),
    path("logs/use/", looking.use_list, name="use_list"),
    path("logs/use/<int:pk>/<slug:figure>/", looking.use_show, name="use_show"),
    path("account/use/", looking.own_use, name="own_use"),
    path("account/use/<slug:figure>/", looking.own_use, name="own_use_show"),
    path("logs/admin/", logs.admin_log_list, name="admin_log_list"),
]
