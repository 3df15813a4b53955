"""One process of a parallel import. Imported before Django is set up, so it imports late."""

from __future__ import annotations

import signal
import sys
from multiprocessing import parent_process
from pathlib import Path
from types import FrameType
from typing import Any


def work(path: Path, mapping: Path, index: int, of: int, queue: Any) -> None:
    """Goes through every `of`th row from `index` on; tells its tally after each batch."""
    import django

    django.setup()
    from django.utils import timezone

    from events.imports.mapping import load_mapping
    from events.imports.run import Importer, Share

    signal.signal(signal.SIGTERM, _stop)
    importer = Importer(load_mapping(mapping), timezone.now())
    parent = parent_process()
    for tally in importer.run(path, Share(index, of)):
        if parent is not None and not parent.is_alive():
            return
        queue.put((index, tally))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Ends between two statements; the record under way is rolled back."""
    sys.exit(1)
