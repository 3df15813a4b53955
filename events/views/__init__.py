"""Pages about cases: scope, form, service, answer."""
