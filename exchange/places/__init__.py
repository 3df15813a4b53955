"""Areas, their boundaries, departments and the catalogue, to be read."""
