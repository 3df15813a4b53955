"""Saved views: filters of the worklist under a name, for oneself or one's unit."""
