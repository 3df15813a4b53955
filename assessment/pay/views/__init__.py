"""Views of the pay of quarters: found in sight, asked of a form, done by a service."""
