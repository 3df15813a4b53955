"""What the assessment counts is found by its moment."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models

COUNTED = ("case", "handle", "check")


class Migration(migrations.Migration):
    dependencies = [("events", "0023_to_report")]

    operations = [
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["kind", "due_at"],
                condition=models.Q(kind__in=COUNTED, stopped_at__isnull=False, refunded=False),
                name="clock_due_stopped",
            ),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["kind", "due_at"],
                condition=models.Q(kind__in=COUNTED, stopped_at=None),
                name="clock_due_running",
            ),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["kind", "stopped_at"],
                condition=models.Q(kind__in=COUNTED, stopped_at__isnull=False),
                name="clock_stopped",
            ),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["started_at"],
                condition=models.Q(kind="handle"),
                name="clock_handle_started",
            ),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["started_at"],
                condition=models.Q(kind="case", reopened=True),
                name="clock_reopened",
            ),
        ),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["raised_at"],
                condition=models.Q(act__in=["yellow", "red"]),
                name="alert_card",
            ),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["filed_at"],
                condition=models.Q(filed_at__isnull=False),
                name="event_filed",
            ),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["closed_at"],
                condition=models.Q(closed_at__isnull=False),
                name="event_closed",
            ),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["done_at"],
                condition=models.Q(grade__isnull=False),
                name="event_graded",
            ),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["done_at"],
                condition=models.Q(step="cancelled"),
                name="event_cancelled",
            ),
        ),
        migrations.AddIndex("order", models.Index(fields=["given_at"], name="order_given")),
        migrations.AddIndex(
            "taskrequest",
            models.Index(
                fields=["decided_at"],
                condition=models.Q(state="approved"),
                name="request_approved",
            ),
        ),
        migrations.AddIndex(
            "traceentry",
            BrinIndex(fields=["at"], pages_per_range=32, autosummarize=True, name="trace_at"),
        ),
    ]
