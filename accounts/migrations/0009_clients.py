"""Systems that speak for a posting: their accounts are no person's."""

from django.db import migrations, models

ACTIONS = [
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
    ("setup_create", "Made in the set-up"),
    ("setup_update", "Changed in the set-up"),
    ("setup_delete", "Removed from the set-up"),
    ("setup_import", "Imported into the set-up"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_whose")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_service",
            field=models.BooleanField(default=False, verbose_name="speaks for a system"),
        ),
        migrations.AlterField(
            model_name="adminlog",
            name="action",
            field=models.CharField(choices=ACTIONS, max_length=30, verbose_name="action"),
        ),
    ]
