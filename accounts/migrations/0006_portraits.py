"""Photos of grid workers for the signboard."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_contacts")]

    operations: list[object] = []
