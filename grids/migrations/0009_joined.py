"""What joining areas leaves behind."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grids", "0008_files_again")]

    operations = []
