"""Diaries of the grid workers, and photos of diaries and visits."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0005_visits")]

    operations = []
