"""Where a person is reached outside: encrypted, and used only once it is confirmed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gridgov.fields import EncryptedTextField


class Way(models.TextChoices):
    """The ways out; each has one gateway, and a person one contact for it."""

    MAIL = "mail", _("E-mail")
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
    SMS = "sms", pgettext_lazy("way", "SMS")


class Contact(models.Model):
    """An address, a number or an id of one person.

    `code` is what has to be typed to confirm it, until `code_until`; a contact without
    `confirmed_at` gets nothing but its code.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="contacts")
    way = models.CharField(max_length=10, choices=Way.choices)
    value = EncryptedTextField()
    code = EncryptedTextField(blank=True, default="")
    code_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "way"], name="contact_once_a_way")]
