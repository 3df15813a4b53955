"""The desk of a centre is listed and counted by an index of its own."""

from django.db import migrations, models

LIVE = ("classify", "file", "dispatch", "handle", "report", "verify", "evaluate")
COUNTED_BY = (
    "step sight_path near_at suspended urgency category area departments created_by reported_at "
    "leaders_only confidential concerns_area concerns_department concerns_user "
    "claimed_by claimed_at rework_count"
).split()


class Migration(migrations.Migration):
    dependencies = [("events", "0018_people")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["holder", "due_at", "id"],
                include=COUNTED_BY,
                condition=models.Q(step__in=LIVE),
                name="event_live_desk",
            ),
        ),
    ]
