"""`manage.py rotate_keys`: the short name of `rotate_field_keys`."""

from gridgov.management.commands.rotate_field_keys import Command

__all__ = ["Command"]
