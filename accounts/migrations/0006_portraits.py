"""Photos of grid workers for the signboard; one-time passwords that wait to be taken."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_contacts")]

    operations = [
        migrations.CreateModel(
            name="NewPasswords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made", gridgov.fields.EncryptedTextField()),
                ("count", models.PositiveIntegerField()),
                ("until", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["until"], name="new_passwords_until")],
            },
        ),
        migrations.CreateModel(
            name="Portrait",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("picture", gridgov.fields.EncryptedTextField()),
                ("digest", models.CharField(max_length=32)),
                ("agreed_on", models.DateField()),
                ("on_signboards", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portrait",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
