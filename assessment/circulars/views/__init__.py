"""Views of circulars: found in sight, asked of a form, done by a service."""
