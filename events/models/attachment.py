"""Files of a case: stored under random names, shown only through `for_user`."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from events.models.case import Event
from events.models.task import Task


class AttachmentKind(models.TextChoices):
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    CHECK = "check", _("Check on site")
    OTHER = "other", _("Other")


class Attachment(models.Model):
    """`event` is null while a form that uploaded the file is not sent; such orphans are swept.

    `taken_at` and `taken_where` are read from the photo, whose stored copy has no EXIF.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="attachments")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=6, choices=AttachmentKind.choices)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=50)
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField(max_length=64)
    file = models.FileField(max_length=200)
    thumbnail = models.FileField(max_length=200, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True)
    taken_where = models.PointField(srid=4326, null=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]
