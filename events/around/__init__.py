"""What lies around a case: grids and open cases on its map, and the cases it is related to."""
