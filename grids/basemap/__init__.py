"""What lies under the map: streets and buildings, imported once and drawn as vector tiles."""
