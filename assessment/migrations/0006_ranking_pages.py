"""The parts that were sent back, which are few, for the figures of rework.

On a table of the events below, but nobody else looks for them; `round` changes only with a part's
state, so that writing a part costs no more.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

APPLY = "CREATE INDEX task_again ON events_task (id) WHERE round > 1"
REVERT = "DROP INDEX task_again"


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("assessment", "0005_month_circulars"),
        ("events", "0024_figures"),
    ]

    operations: ClassVar = [migrations.RunSQL(APPLY, REVERT)]
