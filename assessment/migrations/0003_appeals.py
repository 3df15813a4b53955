"""Appeals and revisions."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_snapshots")]

    operations = []
