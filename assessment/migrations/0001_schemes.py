"""Schemes of assessment."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_clients"), ("events", "0024_figures"), ("grids", "0009_joined")]

    operations = []
