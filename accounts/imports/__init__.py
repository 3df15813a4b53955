"""Users from a table: read, mapped, checked without writing, then saved in one go."""
