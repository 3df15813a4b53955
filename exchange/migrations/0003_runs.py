"""Connections with partners, their runs, and the rows that were taken."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_identities"),
        ("events", "0026_counts"),
        ("exchange", "0002_hooks"),
        ("jobs", "0002_takes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("purpose", models.CharField(max_length=200, verbose_name="what for")),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("reports", "Reports of cases, from there"),
                            ("results", "Results of tasks, from there"),
                            ("cases", "Cases, to there"),
                            ("tasks", "Tasks of the department, to there"),
                        ],
                        max_length=10,
                        verbose_name="what goes over it",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("folder", "Files put into a folder, or brought on the page"),
                            ("https", "HTTPS"),
                            ("sftp", "SFTP"),
                        ],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON")],
                        max_length=10,
                        verbose_name="kind of file",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("api", "Another system"), ("hotline", "Hotline")],
                        default="api",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="address")),
                ("login", models.CharField(blank=True, max_length=100, verbose_name="user name")),
                ("secret", gridgov.fields.EncryptedTextField(blank=True, default="")),
                (
                    "host_key",
                    models.CharField(blank=True, max_length=1000, verbose_name="key of the server"),
                ),
                ("fields", models.JSONField(default=dict)),
                ("codes", models.JSONField(default=dict)),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("never", "only by hand"),
                            ("minutes", "every so many minutes"),
                            ("daily", "daily"),
                            ("weekly", "weekly"),
                        ],
                        default="never",
                        max_length=10,
                        verbose_name="when",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=15)),
                ("at", models.TimeField(blank=True, null=True)),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Monday"),
                            (2, "Tuesday"),
                            (3, "Wednesday"),
                            (4, "Thursday"),
                            (5, "Friday"),
                            (6, "Saturday"),
                            (7, "Sunday"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "next_at",
                    models.DateTimeField(db_index=True, null=True, verbose_name="next run"),
                ),
                ("since", models.DateTimeField(null=True)),
                ("suspended_at", models.DateTimeField(null=True, verbose_name="suspended")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "connection",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("fetch", "Fetching"),
                            ("check", "Checking"),
                            ("checked", "Checked, nothing changed yet"),
                            ("take", "Taking over"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("trial", models.BooleanField(default=False)),
                ("language", models.CharField(max_length=10)),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="file")),
                ("taken", models.CharField(blank=True, max_length=300)),
                ("headings", models.JSONField(default=list)),
                ("failure", models.CharField(blank=True, max_length=500)),
                ("read", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("made", models.PositiveIntegerField(default=0, verbose_name="new")),
                ("updated", models.PositiveIntegerField(default=0, verbose_name="changed")),
                ("same", models.PositiveIntegerField(default=0, verbose_name="there already")),
                ("wrong", models.PositiveIntegerField(default=0, verbose_name="refused")),
                ("begun_at", models.DateTimeField(verbose_name="begun")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "again",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="exchange.run",
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="exchange.link",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.posting",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "exchange run",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="RunRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("good", "Can be taken"),
                            ("made", "New"),
                            ("updated", "Changed"),
                            ("same", "There already"),
                            ("wrong", "Refused"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("cells", gridgov.fields.EncryptedTextField()),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="exchange.run",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="exchange.link",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("phase__in", ["fetch", "check", "take"])),
                fields=("link",),
                name="exchange_run_one_open",
            ),
        ),
        migrations.AddIndex(
            model_name="runrow",
            index=models.Index(fields=["run", "state", "number"], name="exchange_row_state"),
        ),
        migrations.AddConstraint(
            model_name="runrow",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="exchange_row_once"),
        ),
        migrations.AddConstraint(
            model_name="taken",
            constraint=models.UniqueConstraint(fields=("link", "key"), name="exchange_taken_once"),
        ),
    ]
