"""What this part tells the rest of the product at the start."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts import reveal


def register() -> None:
    """Words of its notices, what the access log calls its files, and the demo's list."""
    from assessment.pay import told

    told.register()
    reveal.register("pay_list", _("Pay list"), {"file": _("File")}, nothing)


def nothing(user: Any, pk: int, field: str) -> str:
    """A list is taken away as a file, and noted then; there is nothing to reveal."""
    raise Http404
