"""Pages of the rankings."""
