from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0009_desk_indexes")]

    operations = []
