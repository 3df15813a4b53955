"""Keys for Open311, and what its services ask."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("string", "one line"),
    ("text", "several lines"),
    ("number", "a number"),
    ("datetime", "date and time"),
    ("singlevaluelist", "one of a list"),
    ("multivaluelist", "several of a list"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0027_open311"),
        ("exchange", "0003_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="key since")),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_key",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(db_index=False, max_length=20, verbose_name="code")),
                (
                    "kind",
                    models.CharField(choices=KINDS, max_length=15, verbose_name="answer"),
                ),
                (
                    "required",
                    models.BooleanField(default=False, verbose_name="has to be answered"),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="place")),
                ("text_zh", models.CharField(max_length=200, verbose_name="question in Chinese")),
                ("text_en", models.CharField(max_length=200, verbose_name="question in English")),
                ("options", models.JSONField(default=list)),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="events.category",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("category", "code"), name="question_once")
                ],
            },
        ),
    ]
