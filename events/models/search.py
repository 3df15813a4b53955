"""The words of each case, cut into pairs of characters for the search."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from events.models.case import Event


class EventWords(models.Model):
    """Written by a trigger of the database alone, whatever wrote the case.

    `grams` are the distinct pairs of neighbouring characters in title, description and
    place, in lower case, and the parts of the case number, each with `#` before it.
    """

    event = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="words")
    grams: models.Field[list[str], list[str]] = ArrayField(models.TextField())

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="event_words_grams")]
