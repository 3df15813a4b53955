"""Servers inside the house that may be called: the administrator's allow list."""
