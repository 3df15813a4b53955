from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_portraits"), ("grids", "0006_imports")]

    operations = []
