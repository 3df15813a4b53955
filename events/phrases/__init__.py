"""Usual texts that fill a form by one tap: one's own, and those a unit shares."""
