"""Visits: who was visited under which programme, and what came of it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0004_protection")]

    operations = []
