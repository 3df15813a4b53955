"""Uploads that never touch the disk: what they hold is sealed before it is put down."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

LARGEST = 40_000_000
"""Bytes of a table; what comes beyond is thrown away and the form refuses the file."""

PLACE = "/registers/"


class InMemory(MemoryFileUploadHandler):
    """Keeps tables for the registers in memory; other files as Django does.

    Django puts files larger than FILE_UPLOAD_MAX_MEMORY_SIZE into /tmp, in clear.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)
        self.sealed = str(META.get("PATH_INFO", "")).startswith(PLACE)
        self.activated = self.activated or self.sealed

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.sealed and start > LARGEST:
            return None
        return super().receive_data_chunk(raw_data, start)
