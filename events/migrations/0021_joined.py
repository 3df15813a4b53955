"""Cases of areas that were joined with others."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0020_followed")]

    operations = []
