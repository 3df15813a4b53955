"""The intake's fixtures serve here too."""

from tests.intake.conftest import _english, _own_media, category

__all__ = ["_english", "_own_media", "category"]
