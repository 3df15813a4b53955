"""Servers inside the house that may be called, webhooks, and their deliveries."""

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_identities"),
        ("events", "0026_counts"),
        ("grids", "0009_joined"),
        ("exchange", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        size=None,
                        verbose_name="tells of",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("on", "On"),
                            ("paused", "Paused"),
                            ("gone", "Ended by the receiver"),
                            ("ended", "Ended"),
                        ],
                        default="on",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("secret", gridgov.fields.EncryptedTextField()),
                ("former", gridgov.fields.EncryptedTextField(blank=True, default="")),
                ("former_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("last_sent_at", models.DateTimeField(null=True, verbose_name="last taken")),
                ("failing_since", models.DateTimeField(null=True, verbose_name="not taken since")),
                ("failures", models.PositiveIntegerField(default=0)),
                ("rests_until", models.DateTimeField(null=True)),
                ("lease", models.UUIDField(null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                        verbose_name="department",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AllowedHost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("host", models.CharField(max_length=253, verbose_name="server or network")),
                (
                    "port",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(65535),
                        ],
                        verbose_name="port",
                    ),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="what for")),
                ("created_at", models.DateTimeField(verbose_name="allowed since")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["host", "port"],
                "constraints": [
                    models.UniqueConstraint(fields=("host", "port"), name="allowed_host_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("turn", models.BigIntegerField(default=0)),
                ("part", models.CharField(blank=True, max_length=20)),
                ("payload", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("taken", "Taken"),
                            ("parked", "Parked"),
                            ("dropped", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("tries", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("next_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="exchange.subscription",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["subscription", "turn", "id"],
                        name="hook_delivery_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["subscription", "event", "turn", "id"],
                        name="hook_delivery_order",
                    ),
                    models.Index(fields=["subscription", "-id"], name="hook_delivery_newest"),
                    models.Index(
                        fields=["subscription", "state", "-id"], name="hook_delivery_state"
                    ),
                    models.Index(fields=["created_at"], name="hook_delivery_created"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("turn", 0), _negated=True),
                        fields=("subscription", "turn", "kind", "part"),
                        name="hook_delivery_once",
                    )
                ],
            },
        ),
    ]
