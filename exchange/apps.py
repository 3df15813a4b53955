from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LINK_READERS = ("rights_admin", "auditor")


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Open doors")

    def ready(self) -> None:
        from events import outbox
        from exchange import demo, described, tasks, views
        from exchange.consents import demo as apps_demo
        from exchange.hooks import demo as hooks
        from exchange.hooks import making
        from exchange.open311 import demo as open311_demo
        from exchange.open311 import door
        from exchange.runs import demo as runs_demo
        from exchange.runs import work as runs
        from gridgov import demo as demos
        from gridgov import navigation, problems

        runs.register()
        exchange = ("exchange:link_list", _("Exchange"), "arrows-exchange", LINK_READERS, 66)
        navigation.register(navigation.Entry(*exchange))
        self.kept = (described, tasks)  # known wherever the application is loaded
        problems.register("/open311/", door.before)
        for path in ("/api/oauth/token/", "/api/oauth/revoke/"):
            problems.register(path, views.before)
        demos.register(demo.fill)
        demos.register(hooks.fill)
        demos.register(apps_demo.fill)
        demos.register(open311_demo.fill)
        demos.register(runs_demo.fill)
        outbox.LISTENERS.append(making.hear)
        readers = ("rights_admin", "auditor")
        entry = ("exchange:client_list", _("Systems"), "plug-connected", readers, 65)
        navigation.register(navigation.Entry(*entry))
