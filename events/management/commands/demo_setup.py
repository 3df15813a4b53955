"""`manage.py demo_setup`: the demo county in an empty database, with its people and cases."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from events.demo.setup import people_and_cases
from events.models import Category
from gridgov.demo import fill_more
from grids.models import Area


class Command(BaseCommand):
    help = (
        "Loads the demo county into an empty database: areas, catalogue, calendar, accounts. "
        "The cases follow in a background job. Does nothing where areas of another kind exist."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            self.stdout.write("DEMO is off: nothing is loaded.")
            return
        if Area.objects.exists() and not Area.objects.filter(code="610305").exists():
            self.stdout.write("This database has areas of its own: the demo is not loaded.")
            return
        call_command("load_demo_areas", stdout=self.stdout)
        if not Category.objects.exists():
            call_command("import_catalogue", stdout=self.stdout)
            call_command("setup_departments", "610305", stdout=self.stdout)
        job = people_and_cases(Area.objects.get(code="610305"))
        fill_more()
        self.stdout.write(f"The demo's cases: {job.get_state_display()}.")
