"""Files of boundaries: GeoJSON, zipped Shapefile, KML and GeoPackage, in and out."""

from grids.geofiles.reading import (
    BOUNDARIES,
    Feature,
    GeoFile,
    Layer,
    Limits,
    Unreadable,
    read,
)

__all__ = ["BOUNDARIES", "Feature", "GeoFile", "Layer", "Limits", "Unreadable", "read"]
