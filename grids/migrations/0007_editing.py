from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grids", "0006_imports")]

    operations = [
        migrations.AddField(
            model_name="boundarychange",
            name="moved",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="boundarychange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("draw", "Drawn"),
                    ("redraw", "Redrawn"),
                    ("split", "Split"),
                    ("merge", "Merged"),
                    ("retire", "Retired"),
                    ("mixed", "Several things together"),
                    ("correct", "Corrected in the past"),
                    ("revert", "Reverted"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
