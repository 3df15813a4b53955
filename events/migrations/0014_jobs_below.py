"""Long work moves to a floor of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0013_delivery")]

    operations: list[object] = []
