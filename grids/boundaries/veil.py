"""What lies out of the reader's sight has no name in a fault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from grids.boundaries.faults import Fault
from grids.models import Area


def veiled(faults: Iterable[Fault], user: Any, within: str) -> list[Fault]:
    """The faults as `user` (None: nobody) may read them who works under the path `within`."""
    found = list(faults)
    codes = {code for fault in found for code in (fault.code, fault.other) if code}
    hidden = Area.objects.filter(code__in=codes).exclude(path__startswith=within)
    if user is not None:
        hidden = hidden.exclude(pk__in=Area.objects.for_user(user).values("pk"))
    names = dict.fromkeys(hidden.values_list("code", flat=True), _("an area outside yours"))
    return [
        replace(f, code=names.get(f.code, f.code), other=names.get(f.other, f.other)) for f in found
    ]
