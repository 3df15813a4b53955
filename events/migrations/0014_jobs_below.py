"""Long work moves to a floor of its own, with its table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0013_delivery"), ("jobs", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Job")])
    ]
