"""What a service of this package raises when it will not do something."""


class Refused(Exception):
    """The message is a full sentence for the reader: what happened, what was kept, what to do."""


class BoundaryRefused(Refused):
    """A shape that does not fit; `piece` is the part in the way, as GeoJSON for the map."""

    def __init__(self, message: str, piece: str) -> None:
        super().__init__(message)
        self.piece = piece
