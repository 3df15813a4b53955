"""What a service of this package raises when it will not do something."""


class Refused(Exception):
    """The message is a full sentence for the reader: what happened, what was kept, what to do."""
