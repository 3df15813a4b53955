"""The few cases that no figure counts are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0027_open311")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["id"],
                condition=models.Q(step__in=("merged", "cancelled")),
                name="event_uncounted",
            ),
        ),
    ]
