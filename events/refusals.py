"""Why an action is refused: always a sentence for a person, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """The action was not done and nothing was changed.

    `field` names the form field the sentence belongs to, "" for the whole form.
    """

    def __init__(self, sentence: str | Promise, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Forbidden(Refused):
    """The actor may see the case but not do this."""


class Overtaken(Refused):
    """Somebody changed the case in the meantime; the page has to be shown afresh."""
