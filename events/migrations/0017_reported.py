"""Whoever counts what somebody reported finds it among the live cases."""

from django.db import migrations, models

LIVE = ["classify", "file", "dispatch", "handle", "report", "verify", "evaluate"]


class Migration(migrations.Migration):
    dependencies = [("events", "0016_shifts")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["created_by"],
                condition=models.Q(step__in=LIVE),
                name="event_live_created",
            ),
        ),
    ]
