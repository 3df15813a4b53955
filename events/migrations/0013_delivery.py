import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields


class Migration(migrations.Migration):
    dependencies = [("events", "0012_duty"), ("accounts", "0005_contacts")]

    operations = [
        migrations.CreateModel(
            name="Gateway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("mail", "E-mail"),
                            ("wecom", "WeCom"),
                            ("dingtalk", "DingTalk"),
                            ("feishu", "Feishu"),
                            ("sms", "SMS"),
                        ],
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("values", models.JSONField(default=dict)),
                ("secrets", gridgov.fields.EncryptedTextField(blank=True, default="")),
                ("failing_since", models.DateTimeField(null=True)),
                ("last_sent_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "slot",
                    models.CharField(
                        choices=[("morning", "Morning"), ("noon", "Noon")], max_length=10
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
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
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("mail", "E-mail"),
                            ("wecom", "WeCom"),
                            ("dingtalk", "DingTalk"),
                            ("feishu", "Feishu"),
                            ("sms", "SMS"),
                        ],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("failed", "Failed, will be tried again"),
                            ("given_up", "Given up"),
                            ("dropped", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("answer", models.CharField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("next_at", models.DateTimeField()),
                ("leased_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.contact",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="events.notice",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "digest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="events.digest",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kinds", models.JSONField(default=dict)),
                ("quiet_from", models.CharField(blank=True, max_length=5)),
                ("quiet_to", models.CharField(blank=True, max_length=5)),
                ("morning", models.CharField(blank=True, max_length=5)),
                ("noon", models.CharField(blank=True, max_length=5)),
                ("digest_ways", models.JSONField(default=list)),
                ("digest_empty", models.BooleanField(default=False)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(
                fields=("user", "day", "slot"), name="digest_once_a_slot"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "failed"])),
                fields=["next_at"],
                name="delivery_open",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["user", "-id"], name="delivery_user"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["state", "-id"], name="delivery_state"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("notice", "way"), name="delivery_once_a_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("digest", "way"), name="delivery_digest_once_a_way"
            ),
        ),
    ]
