"""Figures of a year look up tens of thousands of cases: they read indexes alone."""

from django.db import migrations, models

COUNTED = ("case", "handle", "check")


class Migration(migrations.Migration):
    dependencies = [("events", "0025_figures")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(fields=["id"], include=["step", "sight_path"], name="event_counts"),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["id"],
                include=["role", "state", "round", "sent_at", "department", "dispatcher"],
                name="task_counts",
            ),
        ),
        migrations.RemoveIndex("clock", "clock_stopped"),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["kind", "stopped_at"],
                include=["id", "event", "task", "started_at", "refunded"],
                condition=models.Q(kind__in=COUNTED, stopped_at__isnull=False),
                name="clock_stopped",
            ),
        ),
        migrations.RemoveIndex("clock", "clock_handle_started"),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["started_at"],
                include=["id", "event", "task"],
                condition=models.Q(kind="handle"),
                name="clock_handle_started",
            ),
        ),
    ]
