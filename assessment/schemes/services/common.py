"""What all writes to schemes share."""

from __future__ import annotations

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from assessment.models import Scheme
from assessment.schemes.values import SchemeValues, faults_of

SCHEMES_LOCK = 4_730_101


def lock_schemes() -> None:
    """One writer of schemes at a time, until the transaction ends; readers never wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SCHEMES_LOCK])


def locked(scheme: Scheme) -> Scheme:
    lock_schemes()
    return Scheme.objects.get(pk=scheme.pk)


def check_draft(scheme: Scheme) -> None:
    if scheme.from_day is not None:
        raise ValidationError(
            _("This version was put in force and is not changed any more. Make a new version.")
        )


def check(kind: str, values: SchemeValues) -> None:
    """Raises ValidationError with the sentences at their fields."""
    found: dict[str, list[str]] = defaultdict(list)
    for where, sentence in faults_of(kind, values):
        found[where].append(sentence)
    if found:
        raise ValidationError(dict(found))
