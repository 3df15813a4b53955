"""Imported files of boundaries."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grids", "0005_base_map")]

    operations: list[object] = []
