"""Open311 GeoReport v2: anybody may read what is public, systems with a key may report."""
