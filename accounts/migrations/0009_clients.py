"""Systems that speak for a posting."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_whose")]

    operations = []
