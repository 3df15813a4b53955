"""Pages of schemes and of their points."""
