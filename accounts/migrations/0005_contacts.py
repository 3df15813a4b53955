import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sections")]

    operations = [
        migrations.CreateModel(
            name="Contact",
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
                    ),
                ),
                ("value", gridgov.fields.EncryptedTextField()),
                ("code", gridgov.fields.EncryptedTextField(blank=True, default="")),
                ("code_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "way"), name="contact_once_a_way")
                ],
            },
        ),
    ]
