"""What people ask for about their own data, orders to erase, and how long records are kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_exchange"),
        ("accounts", "0008_whose"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeepingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.SlugField(max_length=30, unique=True)),
                ("days", models.PositiveIntegerField(verbose_name="days kept")),
                ("is_on", models.BooleanField(default=True, verbose_name="in force")),
                ("changed_at", models.DateTimeField(null=True, verbose_name="changed at")),
                ("last_run_at", models.DateTimeField(null=True, verbose_name="last run")),
                ("last_count", models.PositiveIntegerField(default=0)),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of keeping",
                "ordering": ["kind"],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("self", "The person"),
                            ("guardian", "The guardian of the person"),
                            ("proxy", "Somebody the person sent, with a written authority"),
                        ],
                        max_length=10,
                        verbose_name="who asks",
                    ),
                ),
                ("asker_sealed", models.BinaryField(default=b"")),
                (
                    "checked_by",
                    models.CharField(
                        choices=[
                            ("id_card", "Identity card seen"),
                            ("household_book", "Household register seen"),
                            ("authority", "Written authority and identity card seen"),
                            ("court", "Decision of a court or office seen"),
                        ],
                        max_length=15,
                        verbose_name="how it was checked",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                ("made_at", models.DateTimeField(verbose_name="time")),
                ("shown_at", models.DateTimeField(null=True, verbose_name="last shown")),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="people.person",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.posting",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for what is held",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("wish", "The person asked for it"),
                            ("done", "It is not needed any more"),
                            ("wrong", "It should not have been recorded"),
                            ("term", "The time to keep it is over"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for approval"),
                            ("done", "Erased"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_posting",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.posting",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_posting",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.posting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "order to erase",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("person",),
                        name="erasing_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("asked_by", None),
                            models.Q(("asked_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="erasing_needs_two",
                    ),
                ],
            },
        ),
    ]
