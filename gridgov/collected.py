"""Which files of the front-end packages an installation collects: those that pages ask for."""

from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class Collected(StaticFilesConfig):
    """Tabler's other sheets name images and libraries that no page here shows.

    Of Geoman one file is asked for: the editor has buttons of its own; of the drawer of vector
    tiles the one for pages, not those for builders; of ECharts the whole one. The API is
    described on a page of our own.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "rest_framework",
        "oauth2_provider",
        "drf_spectacular",
        "tabler-*",
        "tabler.rtl*",
        "tabler.css*",
        "leaflet-geoman.js*",
        "leaflet-geoman.css*",
        "leaflet-geoman.d.ts",
        "cjs",
        "esm",
        "extension",
        "echarts.js*",
        "echarts.common*",
        "echarts.esm*",
        "echarts.simple*",
    ]
