"""What the map counts by."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0014_jobs_below")]

    operations: list[object] = []
