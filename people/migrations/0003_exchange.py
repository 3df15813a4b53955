"""Imports, exports, comparisons and checks of the registers."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_portraits"),
        ("grids", "0006_imports"),
        ("jobs", "0002_takes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0002_collecting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sample", "Weekly sample"),
                            ("list", "A department's list differs"),
                        ],
                        max_length=10,
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=20)),
                ("theirs_sealed", models.BinaryField(default=b"")),
                ("created_at", models.DateTimeField()),
                ("due_on", models.DateField(verbose_name="due")),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("right", "Our record is right"),
                            ("corrected", "Record corrected"),
                            ("unknown", "Could not be found out"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "verbose_name": "check",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="asked")),
                ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                ("mapping", models.JSONField(default=dict)),
                ("marks", models.BinaryField(default=b"")),
                ("rows", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "comparison",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="asked")),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("person", "People"),
                            ("house", "Houses"),
                            ("organisation", "Organisations"),
                        ],
                        max_length=12,
                        verbose_name="register",
                    ),
                ),
                (
                    "query",
                    gridgov.fields.EncryptedTextField(default="", help_text="JSON: text, area"),
                ),
                ("format", models.CharField(max_length=4)),
                ("full", models.BooleanField(default=False)),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="purpose")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for approval"),
                            ("refused", "refused"),
                            ("writing", "approved, being written"),
                            ("ready", "ready"),
                            ("gone", "expired"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("rows", models.PositiveIntegerField(default=0)),
                ("downloads", models.PositiveSmallIntegerField(default=0)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "export",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="asked")),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("person", "People"),
                            ("house", "Houses"),
                            ("organisation", "Organisations"),
                        ],
                        max_length=12,
                        verbose_name="register",
                    ),
                ),
                ("format", models.CharField(max_length=4)),
                ("headings", gridgov.fields.EncryptedTextField(help_text="a JSON list")),
                (
                    "samples",
                    gridgov.fields.EncryptedTextField(
                        default="", help_text="a JSON list: what stands first"
                    ),
                ),
                ("mapping", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("brought", "columns to be chosen"),
                            ("checking", "being checked"),
                            ("checked", "checked, nothing saved yet"),
                            ("saving", "being saved"),
                            ("saved", "saved"),
                        ],
                        default="brought",
                        max_length=10,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0)),
                ("position", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "import",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("frame", models.PositiveIntegerField()),
                ("problems", gridgov.fields.EncryptedTextField()),
                ("bad", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["frame"],
            },
        ),
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", gridgov.fields.EncryptedTextField(blank=True, default="")),
                ("key", gridgov.fields.EncryptedTextField()),
                ("frames", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="KnownHeading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("register", models.CharField(max_length=12)),
                ("heading", models.CharField(max_length=64)),
                ("field", models.CharField(max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name="SampleWeek",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("monday", models.DateField()),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["birth_date"], name="person_birth_date"),
        ),
        migrations.AddField(
            model_name="check",
            name="done_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="checks",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.department",
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="job",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="posting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.posting"
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="comparison",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="checks",
                to="people.comparison",
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="job",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="posting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.posting"
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="job",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="posting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.posting"
            ),
        ),
        migrations.AddField(
            model_name="importpart",
            name="task",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="people.import",
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="file",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.keptfile",
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="marked",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.keptfile",
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="staged",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.keptfile",
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="file",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.keptfile",
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="file",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.keptfile",
            ),
        ),
        migrations.AddField(
            model_name="knownheading",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sampleweek",
            name="area",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="grids.area",
            ),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(
                condition=models.Q(("done_at", None)), fields=["due_on"], name="check_to_be_done"
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None)),
                fields=("person", "kind", "field"),
                name="check_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="importpart",
            constraint=models.UniqueConstraint(fields=("task", "frame"), name="import_part_once"),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["owner", "-id"], name="import_owner"),
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(fields=["owner", "-id"], name="export_owner"),
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(
                condition=models.Q(("state", "asked")), fields=["id"], name="export_to_be_decided"
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("owner")), _negated=True),
                    _connector="OR",
                ),
                name="export_never_approved_by_oneself",
            ),
        ),
        migrations.AddIndex(
            model_name="comparison",
            index=models.Index(fields=["department", "-id"], name="comparison_department"),
        ),
        migrations.AddConstraint(
            model_name="knownheading",
            constraint=models.UniqueConstraint(
                fields=("owner", "register", "heading"), name="heading_known_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sampleweek",
            constraint=models.UniqueConstraint(fields=("area", "monday"), name="sample_once"),
        ),
    ]
