"""Drafts of boundaries."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grids", "0003_changes")]

    operations: list[object] = []
