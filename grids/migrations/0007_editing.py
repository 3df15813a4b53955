from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grids", "0006_imports")]

    operations = []
