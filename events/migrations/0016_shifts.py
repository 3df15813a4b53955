"""Small things of the operator's desk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0015_map")]

    operations = [
        migrations.AddField(
            model_name="shift", name="awaited_from", field=models.DateTimeField(null=True)
        ),
    ]
