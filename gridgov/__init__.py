"""Settings, start-up and what every package shares; nothing of the domain."""

from gridgov.celery import app as celery_app

__all__ = ["celery_app"]
