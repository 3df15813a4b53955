"""Visits: which are due, what came of them, and care with its reviews."""
