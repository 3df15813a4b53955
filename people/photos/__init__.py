"""Photos of visits and diary entries: taken in, tied to their record, shown, taken off, swept."""
