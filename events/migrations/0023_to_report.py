"""A department's cases at the report step are found by themselves."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0022_near")]

    operations = [
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
