"""Who gets which answer from the pages of the frame."""

from __future__ import annotations

from tests.permissions import Row, codes

OPEN = codes(default=200, anonymous=200)

ROWS = [
    Row("healthz", OPEN),
    Row("readyz", OPEN),
    Row("preferences_set", codes(default=302), method="post"),
    Row("home", codes(default=200)),
    Row("styleguide", OPEN, optional=True),
    Row("styleguide_map", OPEN, optional=True),
]
