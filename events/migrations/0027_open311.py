"""Cases that came through Open311."""

from django.db import migrations, models

SOURCES = [
    ("worker", "Grid worker"),
    ("desk", "Centre desk"),
    ("hotline", "Hotline"),
    ("resident", "Resident"),
    ("api", "Another system"),
    ("open311", "Open311"),
    ("import", "Import"),
]


class Migration(migrations.Migration):
    dependencies = [("events", "0026_counts")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="source",
            field=models.CharField(choices=SOURCES, max_length=10, verbose_name="source"),
        ),
    ]
