"""`manage.py import_base_map FILE --layer streets|buildings`: what lies under the map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grids.basemap.models import Layer
from grids.basemap.reading import pieces_of
from grids.basemap.services import base_map_import
from grids.geofiles import Unreadable


class Command(BaseCommand):
    help = (
        "Imports streets or buildings from GeoJSON, a zipped Shapefile, KML, GeoPackage, or an "
        "extract of OpenStreetMap (.osm, .osm.pbf). The layer's former content is replaced."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", choices=Layer.values, required=True)
        parser.add_argument("--source", default="", help="whom the map names for it")
        parser.add_argument("--add", action="store_true", help="keep what the layer holds already")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"{file} is no file.")
        try:
            count = base_map_import(
                layer=options["layer"],
                pieces=pieces_of(file, options["layer"]),
                source=options["source"],
                add=options["add"],
            )
        except Unreadable as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{options['layer']}: {count} taken.")
