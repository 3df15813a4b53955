"""Apps that act for people: let in by an administrator, allowed by each person, ended at will."""
