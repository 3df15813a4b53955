"""Forms of the pages about cases; they check shape and never write."""
