from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

PARTS = ("figures", "schemes", "snapshots", "analysis", "ranking", "workers", "circulars")


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        for part in PARTS:
            import_module(f"assessment.{part}.registered").register()
