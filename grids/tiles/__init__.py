"""Vector tiles of our own (Mapbox Vector Tile 2.1): boundaries, streets and buildings."""
