"""Small things of the operator's desk."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0015_map")]

    operations: list[object] = []
