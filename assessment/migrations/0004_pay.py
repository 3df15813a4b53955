"""Quarters of grid workers, their grades and their pay."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessment", "0003_appeals")]

    operations: ClassVar = []
