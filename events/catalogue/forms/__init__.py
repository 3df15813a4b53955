"""Forms of the administrator's pages about the catalogue; they check shape and write nothing."""
