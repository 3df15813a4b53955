"""People, houses and organisations that a case is about, and the cases of a record."""
