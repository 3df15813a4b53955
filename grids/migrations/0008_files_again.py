from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grids", "0007_editing")]

    operations = []
