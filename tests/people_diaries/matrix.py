"""Who gets which answer from the diary and from photos of records."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from people.models import Diary, RecordPhoto, Visit
from people.photos.services import attach, upload
from tests.intake import files
from tests.people.making import make_building
from tests.people_diaries.conftest import make_entry
from tests.permissions import Get, Row, codes

READING = codes(worker=200, operator=200, supervisor=200, outsider=200)
SEEN = codes(worker=200, operator=200, supervisor=200, outsider=404)
FOLLOWED = codes(worker=302, operator=302, supervisor=302, outsider=404)


def entry(get: Get) -> dict[str, Any]:
    return {"pk": (Diary.objects.first() or make_entry(get("worker"))).pk}


def changed(get: Get) -> dict[str, Any]:
    return {"day": timezone.localdate().isoformat(), "found": "已清走"}


def new(get: Get) -> dict[str, Any]:
    return {"submission": str(uuid.uuid4()), **changed(get)}


def photo(get: Get) -> dict[str, Any]:
    worker = get("worker")
    row = RecordPhoto.objects.first()
    if row is None:
        row = upload(files.photo(), worker)
        attach(make_entry(worker), [row.uid], worker)
    return {"uid": row.uid}


def file(get: Get) -> dict[str, Any]:
    return {"file": files.photo(), "name": "photos"}


def visit(get: Get) -> dict[str, Any]:
    """A visit to a house, of which a case can be made."""
    worker = get("worker")
    row = Visit.objects.first()
    if row is None:
        now = timezone.now()
        row = Visit(house=make_building(), visited_at=now, day=dt.date(2026, 3, 2), outcome="met")
        row.created_at = row.changed_at = now
        row.created_by, row.posting = worker, worker.scope.posting
        row.found = "门口积水"
        row.save(force_insert=True)
    return {"pk": row.pk}


def rules(get: Get) -> dict[str, Any]:
    get("rules")
    return {}


ROWS = [
    Row("diary:list", READING),
    Row("diary:create", codes(worker=200)),
    Row("diary:create", codes(worker=302), method="post", data=new),
    Row("diary:draft_keep", codes(worker=302), method="post", data=new),
    Row("diary:show", SEEN, kwargs=entry),
    Row("diary:history", SEEN, kwargs=entry),
    Row("diary:edit", codes(worker=200), kwargs=entry),
    Row("diary:edit", codes(worker=302), method="post", kwargs=entry, data=changed),
    Row("diary:follow", FOLLOWED, method="post", kwargs=entry, data=rules),
    Row(
        "diary:visit_follow",
        codes(worker=302, outsider=404),
        method="post",
        kwargs=visit,
        data=rules,
    ),
    Row("photos:upload", codes(worker=200, operator=200, outsider=200), method="post", data=file),
    *(
        Row(f"photos:{name}", codes(default=404, **dict.fromkeys(seers, 200)), kwargs=photo)
        for seers in [("worker", "operator", "supervisor")]
        for name in ("show", "thumbnail")
    ),
]
