"""What a form brings of files: new ones, and those that were uploaded before it was sent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gridgov.forms import FilePicker

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@dataclass(frozen=True)
class Chosen:
    """Files that came with the form, those uploaded before that stay on it, those that go."""

    files: Sequence[UploadedFile[Any]] = ()
    kept: Sequence[uuid.UUID] = field(default=())
    dropped: Sequence[uuid.UUID] = field(default=())

    def __len__(self) -> int:
        return len(self.files) + len(self.kept)


class SentInput(FilePicker):
    """Gives `Chosen`; hidden inputs beside it name what was uploaded before and what goes."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Chosen:
        sent = files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])
        dropped = uids(data, f"{name}-drop")
        kept = [uid for uid in uids(data, f"{name}-kept") if uid not in dropped]
        return Chosen(list(sent), kept, dropped)

    def use_required_attribute(self, initial: Any) -> bool:
        return False


def uids(data: Any, name: str) -> list[uuid.UUID]:
    """The well-formed identifiers among the values of a hidden input."""
    found = []
    for text in data.getlist(name) if hasattr(data, "getlist") else data.get(name, []):
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
