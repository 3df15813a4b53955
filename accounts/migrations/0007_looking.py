from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_portraits")]

    operations = [
        migrations.AddField(
            model_name="posting",
            name="care",
            field=models.BooleanField(default=False, verbose_name="sees details of care"),
        ),
    ]
