"""Why a run came to nothing as a whole."""

from __future__ import annotations


class Failed(Exception):
    """Its text is a sentence in the reader's language; nothing of the run took effect."""
