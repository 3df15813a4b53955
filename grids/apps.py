from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gridgov.navigation import Entry, register


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("Areas")

    def ready(self) -> None:
        from grids.geofiles import registration as geofiles

        geofiles.register()
        seen_by = {"operator", "supervisor", "system_admin", "rights_admin", "auditor", "worker"}
        register(Entry("grids:list", _("Areas"), "sitemap", seen_by, order=60))
        register(Entry("grids:calendar", _("Working calendar"), "calendar", {"system_admin"}, 70))
