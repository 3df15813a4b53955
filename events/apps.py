from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Cases")

    def ready(self) -> None:
        from events import notices, recompute, reveals
        from gridgov import navigation
        from grids import calendar_hooks

        navigation.register_notices(notices.unread)
        reveals.register()
        calendar_hooks.on_change(recompute.calendar_changed)
