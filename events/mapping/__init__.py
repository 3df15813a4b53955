"""The map: cases in clusters, what lies where, and the way from there to the lists."""
