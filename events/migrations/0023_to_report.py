"""A department's cases at the report step, and its open tasks, are found in an index alone."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0022_near")]

    operations = [
        migrations.RemoveIndex("task", "task_open_department"),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["department"],
                include=["event", "state"],
                condition=models.Q(state__in=("sent", "accepted", "suspended")),
                name="task_open_department",
            ),
        ),
        migrations.AddIndex(
            "event",
            GinIndex(
                fields=["departments"],
                condition=models.Q(step="report"),
                fastupdate=False,
                name="event_to_report",
            ),
        ),
    ]
