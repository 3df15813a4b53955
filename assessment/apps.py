from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        from assessment.analysis import registered as analysis
        from assessment.circulars import registered as circulars
        from assessment.pay import registered as pay
        from assessment.ranking import registered as ranking
        from assessment.schemes import registered as schemes
        from assessment.snapshots import registered as snapshots

        analysis.register()
        circulars.register()
        pay.register()
        ranking.register()
        schemes.register()
        snapshots.register()
