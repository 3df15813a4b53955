"""Circulars."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_workers")]

    operations = []
