"""What sharing needs: notices about exports and comparisons."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0006_diaries")]

    operations = []
