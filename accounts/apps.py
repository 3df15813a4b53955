from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import areas, contacts, joined, reveal
        from gridgov import navigation
        from grids import dependents, panels

        panels.register("people", areas.people)
        dependents.register(areas.Departments())
        dependents.register(joined.DepartmentPeople())
        dependents.register(areas.People())
        shown = {"value": _("Contact")}
        reveal.register("contact", _("Contact of a person"), shown, contacts.contact_value)
        navigation.register_postings(postings_to_switch)
        entries = (
            ("accounts:user_list", _("Users"), "users", ("rights_admin", "auditor"), 60),
            ("accounts:access_log_list", _("Access log"), "eye-check", ("auditor",), 70),
            ("accounts:admin_log_list", _("Rights log"), "file-certificate", ("auditor",), 71),
        )
        for entry in entries:
            navigation.register(navigation.Entry(*entry))


def postings_to_switch(request: HttpRequest) -> list[object]:
    """What `ScopeMiddleware` found for this request."""
    return list(getattr(request, "postings", []))
