"""What somebody sent, as a file that lasts as long as it is read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile


@contextmanager
def kept(sent: UploadedFile[Any]) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(prefix="gridgov-upload-") as file:
        for chunk in sent.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)
