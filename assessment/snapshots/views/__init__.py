"""Pages of frozen periods and of appeals."""
