"""Cases that follow from a visit or a diary entry."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0019_faster")]

    operations = []
