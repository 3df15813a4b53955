"""Changes of boundaries: who, when, why, and which areas follow which."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grids", "0002_boundaries_fit")]

    operations: list[object] = []
