"""What is one department's or area's is told apart by keys in indexes; what is due comes in order."""

from django.db import migrations, models

COUNTED = ("case", "handle", "check")


class Migration(migrations.Migration):
    dependencies = [("events", "0028_uncounted")]

    operations = [
        migrations.RemoveIndex("clock", "clock_due_stopped"),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["kind", "due_at"],
                include=["id", "event", "task", "started_at", "stopped_at"],
                condition=models.Q(kind__in=COUNTED, stopped_at__isnull=False, refunded=False),
                name="clock_due_stopped",
            ),
        ),
        migrations.RemoveIndex("task", "task_department"),
        migrations.AddIndex(
            "task",
            models.Index(fields=["department", "-event"], include=["id"], name="task_department"),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="event_due"
            ),
        ),
    ]
