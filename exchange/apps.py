from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Open doors")

    def ready(self) -> None:
        from exchange import demo, described, tasks
        from gridgov import demo as demos
        from gridgov import navigation

        self.kept = (described, tasks)  # known wherever the application is loaded
        demos.register(demo.fill)
        readers = ("rights_admin", "auditor")
        entry = ("exchange:client_list", _("Systems"), "plug-connected", readers, 65)
        navigation.register(navigation.Entry(*entry))
