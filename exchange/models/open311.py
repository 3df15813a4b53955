"""Open311: the keys by which requests are sent, and what services ask besides the usual."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models import Category
from exchange.models.clients import Client


class ReportKey(models.Model):
    """A system's `api_key`, of which only a SHA-256 is kept: 256 random bits need no more."""

    client = models.OneToOneField(Client, models.CASCADE, related_name="report_key")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("key since"))


class ServiceQuestion(models.Model):
    """An attribute of a service (GeoReport v2), asked of whoever reports.

    `options` are [key, Chinese, English] of each value of a list.
    """

    class Kind(models.TextChoices):
        STRING = "string", _("one line")
        TEXT = "text", _("several lines")
        NUMBER = "number", _("a number")
        DATETIME = "datetime", _("date and time")
        ONE = "singlevaluelist", _("one of a list")
        MANY = "multivaluelist", _("several of a list")

    category = models.ForeignKey(Category, models.CASCADE, related_name="+", db_index=False)
    code = models.SlugField(_("code"), max_length=20, db_index=False)
    kind = models.CharField(_("answer"), max_length=15, choices=Kind.choices)
    required = models.BooleanField(_("has to be answered"), default=False)
    order = models.PositiveSmallIntegerField(_("place"))
    text_zh = models.CharField(_("question in Chinese"), max_length=200)
    text_en = models.CharField(_("question in English"), max_length=200)
    options: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["category", "code"], name="question_once"),
        ]

    def __str__(self) -> str:
        return self.text_en if is_english() else self.text_zh

    @property
    def choices(self) -> dict[str, str]:
        """The values of a list by key, in the reader's language."""
        return {key: en if is_english() else zh for key, zh, en in self.options}


def is_english() -> bool:
    return (get_language() or "").startswith("en")
