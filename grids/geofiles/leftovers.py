"""Files that a worker or a page was killed over stay in the temporary folder; they go here."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import tempfile
from pathlib import Path

PATTERNS = ("gridgov-upload-*", "gridgov-geofile-*")
KEPT = dt.timedelta(hours=1)
"""Far longer than a file is read (`reading.Limits.seconds`)."""


def leftovers_sweep(now: dt.datetime) -> int:
    """Removes what nobody works on any more; how many."""
    before = (now - KEPT).timestamp()
    folder = Path(tempfile.gettempdir())
    found = [path for pattern in PATTERNS for path in folder.glob(pattern)]
    return sum(_removed(path, before) for path in found)


def _removed(path: Path, before: float) -> bool:
    """Only what is ours; no link is followed."""
    try:
        known = path.lstat()
        if known.st_mtime >= before or known.st_uid != os.getuid():
            return False
        if stat.S_ISDIR(known.st_mode):
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError:
        return False
    return True
