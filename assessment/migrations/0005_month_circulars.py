"""Month circulars."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessment", "0004_pay")]

    operations: ClassVar = []
