"""Files of points say what their coordinates were read as."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grids", "0008_files_again")]

    operations = [
        migrations.AddField(
            model_name="pointfile",
            name="datum",
            field=models.CharField(default="wgs84", max_length=10, verbose_name="coordinates"),
        )
    ]
