"""The cases behind a figure of a year: only special ones are looked up for whether they are seen."""

from django.db import migrations, models

SPECIAL = (
    models.Q(concerns_area__isnull=False)
    | models.Q(concerns_department__isnull=False)
    | models.Q(concerns_user__isnull=False)
    | models.Q(confidential=True)
    | models.Q(leaders_only=True)
)


class Migration(migrations.Migration):
    dependencies = [("events", "0024_figures")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(fields=["sight_path", "id"], condition=SPECIAL, name="event_special"),
        ),
    ]
