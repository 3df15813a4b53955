"""The table of long work moves down from the cases with its rows; leases get an owner's mark."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("events", "0013_delivery"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE events_job RENAME TO jobs_job;"
                    "ALTER SEQUENCE events_job_id_seq RENAME TO jobs_job_id_seq",
                    "ALTER SEQUENCE jobs_job_id_seq RENAME TO events_job_id_seq;"
                    "ALTER TABLE jobs_job RENAME TO events_job",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("kind", models.CharField(max_length=30, verbose_name="kind")),
                        ("params", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("cancelled", "Cancelled"),
                                    ("failed", "Failed"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="done")),
                        (
                            "refused",
                            models.PositiveIntegerField(default=0, verbose_name="refused"),
                        ),
                        ("problems", models.JSONField(default=list)),
                        ("created_at", models.DateTimeField(verbose_name="created")),
                        ("started_at", models.DateTimeField(null=True, verbose_name="started")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                        ("leased_until", models.DateTimeField(null=True)),
                        ("cancel_asked", models.BooleanField(default=False)),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jobs",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=["leased_until"],
                                name="job_open",
                            )
                        ],
                    },
                )
            ],
        ),
        migrations.AddField("job", "lease", models.UUIDField(editable=False, null=True)),
    ]
