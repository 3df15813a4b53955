"""Cases that are near, that have no grid or that concern somebody are found by themselves."""

from django.db import migrations, models

LIVE = ("classify", "file", "dispatch", "handle", "report", "verify", "evaluate")
COUNTED_BY = (
    "step sight_path due_at suspended urgency category holder area departments created_by "
    "reported_at leaders_only confidential concerns_area concerns_department concerns_user "
    "claimed_by claimed_at rework_count"
).split()
CONCERNS = (
    models.Q(concerns_area__isnull=False)
    | models.Q(concerns_department__isnull=False)
    | models.Q(concerns_user__isnull=False)
)


class Migration(migrations.Migration):
    dependencies = [("events", "0021_joined")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["near_at", "id"],
                include=COUNTED_BY,
                condition=models.Q(step__in=LIVE),
                name="event_live_near",
            ),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["sight_path", "id"],
                condition=models.Q(area__isnull=True),
                name="event_no_grid",
            ),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["sight_path", "id"],
                condition=CONCERNS,
                name="event_concerns",
            ),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["sight_path"],
                condition=models.Q(step__in=LIVE, area__isnull=True),
                name="event_live_no_grid",
            ),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["sight_path"],
                condition=models.Q(step__in=LIVE) & CONCERNS,
                name="event_live_concerns",
            ),
        ),
    ]
