"""Apps and single sign-on in the log of rights; who somebody is at an identity service."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_clients")]

    operations = [
        migrations.AlterField(
            model_name="adminlog",
            name="action",
            field=models.CharField(
                choices=[
                    ("user_create", "User created"),
                    ("user_update", "User changed"),
                    ("user_deactivate", "User deactivated"),
                    ("user_reactivate", "User reactivated"),
                    ("password_reset", "Password reset"),
                    ("password_change", "Password changed"),
                    ("factor_enrol", "Second factor set up"),
                    ("factor_reset", "Second factor reset"),
                    ("posting_create", "Posting added"),
                    ("posting_update", "Rights of a posting changed"),
                    ("posting_end", "Posting ended"),
                    ("deputy_create", "Deputy named"),
                    ("deputy_end", "Deputy ended"),
                    ("client_create", "System given access"),
                    ("client_update", "Access of a system changed"),
                    ("client_rotate", "Secret of a system replaced"),
                    ("client_suspend", "System suspended"),
                    ("client_resume", "System let in again"),
                    ("app_allow", "App let act for oneself"),
                    ("app_end", "App no longer let act for oneself"),
                    ("identity_link", "Single sign-on linked"),
                    ("identity_end", "Single sign-on no longer linked"),
                    ("setup_create", "Made in the set-up"),
                    ("setup_update", "Changed in the set-up"),
                    ("setup_delete", "Removed from the set-up"),
                    ("setup_import", "Imported into the set-up"),
                ],
                max_length=30,
                verbose_name="action",
            ),
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=200)),
                ("subject", gridgov.fields.EncryptedTextField()),
                (
                    "subject_index",
                    gridgov.fields.BlindIndexField(
                        blank=True,
                        db_index=True,
                        editable=False,
                        max_length=64,
                        purpose="identity",
                        source="subject",
                    ),
                ),
                ("linked_at", models.DateTimeField(verbose_name="linked since")),
                ("used_at", models.DateTimeField(null=True, verbose_name="last used")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "subject_index"), name="identity_once"
                    ),
                    models.UniqueConstraint(fields=("user", "issuer"), name="identity_once_a_user"),
                ],
            },
        ),
    ]
