"""Streets and buildings below the map."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grids", "0004_drafts")]

    operations: list[object] = []
