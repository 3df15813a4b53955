"""Who gets which answer from the circulars of the county.

Nobody of the cast's roles works in the county's centre: drafts are not there for any of them.
What the centre itself may do is tested with its own people.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessment.figures.periods import Period
from assessment.models import Circular
from assessment.schemes.defaults import install
from assessment.snapshots.freezing import freeze
from tests.circulars.conftest import drafted, published
from tests.events.stage import MONDAY
from tests.permissions import Get, Row, codes

READ = codes(operator=200, liaison=200, supervisor=200, auditor=200, outsider=200)
UNSEEN = codes(operator=404, liaison=404, supervisor=404, auditor=404, outsider=404)
DRAFT = codes(operator=404, supervisor=404, outsider=404)
SIGN = codes(supervisor=404)


def a_draft(get: Get) -> dict[str, Any]:
    known = Circular.objects.unpublished().first()
    if known is None:
        install(MONDAY)
        snapshot = freeze(Period.read("2026-03"), timezone.now())
        known = drafted(get("county_supervisor"), get("county"), snapshot)
    return {"pk": known.pk}


def a_published_one(get: Get) -> dict[str, Any]:
    known = Circular.objects.published().first()
    if known is None:
        draft = Circular.objects.get(**a_draft(get))
        known = published(get("county_supervisor"), draft)
    return {"pk": known.pk}


ROWS = [
    Row("circulars:list", READ),
    Row("circulars:draft", codes()),
    Row("circulars:draft", codes(), method="post", data=lambda get: {"period": "2026-03"}),
    *(Row(f"circulars:{name}", UNSEEN, kwargs=a_draft) for name in ("show", "pdf", "docx")),
    *(Row(f"circulars:{name}", READ, kwargs=a_published_one) for name in ("show", "pdf", "docx")),
    *(
        Row(f"circulars:{name}", DRAFT, method=method, kwargs=a_draft)
        for name in ("edit", "draft_again", "discard")
        for method in ("get", "post")
    ),
    *(
        Row(f"circulars:{name}", SIGN, method=method, kwargs=a_draft)
        for name in ("sign", "take_back", "publish")
        for method in ("get", "post")
    ),
]
