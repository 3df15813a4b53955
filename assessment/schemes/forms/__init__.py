"""Forms of schemes and of their points; they check shape and never write."""
