"""`manage.py load_demo_areas`: the county of the demo with its grids, boundaries and calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

import grids
from grids.basemap.demo import demo_base_map
from grids.demo_boundaries import demo_boundaries
from grids.models import Area
from grids.services import areas_import, calendar_load

A_YEAR = dt.timedelta(days=365)
"""So long the demo's areas and boundaries are in force already: there is a past to look at."""
FILE = Path(grids.__file__).parent / "data" / "divisions_fengxiang.csv"


class Command(BaseCommand):
    help = "Loads the demo county into an empty database; a second time changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        day = timezone.localdate() - A_YEAR
        areas_import(text=FILE.read_text("utf-8"), day=day)
        root = Area.objects.get(code="610305")
        calendar_load(root=root)
        count = demo_boundaries(root, day)
        demo_base_map()
        self.stdout.write(f"{count} areas have a boundary now." if count else "Nothing to change.")
