from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and houses")

    def ready(self) -> None:
        from people import areas, mapped, pages, rekeying, reveals
        from people.diaries import pages as diaries
        from people.exchange import registered
        from people.protection import pages as protection
        from people.visits import registered as visits

        areas.register()
        rekeying.register()
        reveals.register()
        pages.register()
        mapped.register()
        protection.register()
        registered.register()
        diaries.register()
        visits.register()
