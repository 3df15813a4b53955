"""What the assessment counts is found by its moment."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0023_to_report")]

    operations = []
