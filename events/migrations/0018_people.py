from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0017_reported"), ("people", "0001_registers")]

    operations = []
