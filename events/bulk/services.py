"""Bulk actions as jobs: begun in the request, taken up by a worker where that one dies."""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import scope_of
from events.actors import Actor
from events.bulk.batch import Batch
from events.bulk.kinds import KINDS
from events.models import Event, TraceEntry
from events.refusals import Refused
from events.services import apply_all
from events.services.shared import Shared
from gridgov.crypto import decrypt, encrypt
from gridgov.failures import note
from jobs import services as jobs
from jobs.models import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

KIND = "bulk"
MOST = 200
"""Cases at a time."""

SAVED_AFTER = 10
PATIENCE = dt.timedelta(seconds=8)
DONE = ""


def cases_for(user: User, keys: Sequence[int]) -> list[Event]:
    """Those of the cases that the user sees, in the order of the keys."""
    seen = Event.objects.for_user(user).filter(pk__in=keys)
    seen = seen.select_related("category__lead", "area", "holder").defer(
        "description", "hidden", "result", "category__search", "area__geometry", "holder__geometry"
    )
    place = {key: n for n, key in enumerate(keys)}
    return sorted(seen, key=lambda event: place[event.pk])


def bulk_start(
    *,
    user: User,
    action: str,
    events: list[Event],
    data: dict[str, Any],
    token: uuid.UUID,
    back: str,
) -> tuple[Job, bool]:
    """The job of a form, and whether this sending made it: a form sent twice is one job."""
    now = timezone.now()
    posting = user.scope.posting
    params: dict[str, Any] = {
        "action": action,
        "posting": posting.pk if posting else None,
        "cases": [[event.pk, event.seq, str(event)] for event in events],
        "sealed": sealed({"data": data, "back": back}),
        "said": {},
        "quiet": True,
    }
    return Job.objects.get_or_create(
        uid=token,
        defaults={
            "kind": KIND,
            "owner": user,
            "params": params,
            "total": len(events),
            "created_at": now,
            **jobs.held(now),
        },
    )


def sealed(words: dict[str, Any]) -> str:
    """What was typed, encrypted: texts not yet cleaned and words searched for."""
    return base64.b64encode(encrypt(json.dumps(words), KIND)).decode()


def opened(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(decrypt(base64.b64decode(job.params["sealed"]), KIND))
    return found


def bulk_run(job: Job) -> None:
    """Works on a job just made while its page waits; what is left over ends with a notice."""
    jobs.run(job, PATIENCE)


def work(job: Job) -> Iterator[None]:
    """Goes through the cases that nobody has an answer for yet."""
    owner = job.owner
    with translation.override((owner.language if owner else "") or translation.get_language()):
        batch = batch_of(job)
        shared = Shared()
        for count, (key, seq, name) in enumerate(left(job), 1):
            record(job, key, name, one(job, batch, key, seq, shared))
            if count % SAVED_AFTER == 0:
                keep(job)
                yield
    keep(job)
    yield


def left(job: Job) -> list[tuple[int, int, str]]:
    said = job.params["said"]
    return [(key, seq, name) for key, seq, name in job.params["cases"] if str(key) not in said]


def batch_of(job: Job) -> Batch:
    """The cases as the owner sees them now, acting as when the form was sent."""
    user = User.objects.get(pk=job.owner_id or 0)
    wanted = job.params["posting"]
    user.scope = scope_of(user, wanted)
    posting = user.scope.posting
    acts = user.is_active and posting is not None and posting.pk == wanted
    keys = [key for key, _seq, _name in left(job)]
    events = cases_for(user, keys) if acts else []
    return Batch(user, events, opened(job)["data"], timezone.now())


def one(job: Job, batch: Batch, key: int, seq: int, shared: Shared) -> str:
    """Does the action on one case: DONE, or the sentence that says why not.

    A worker that takes the job up finds the token of what was done before in the trace.
    """
    token = uuid.uuid5(job.uid, str(key))
    event = next((e for e in batch.events if e.pk == key), None)
    try:
        if event is None:
            raise Refused(_("You do not see this case any more. Nothing was done with it."))
        plan = KINDS[job.params["action"]].plan(batch, event)
        apply_all(key, plan, Actor.of(batch.user), seen=seq, token=token, shared=shared)
    except Refused as refusal:
        return DONE if was_done(key, token) else str(refusal.sentence)
    except Exception as error:
        note(f"a case of job {job.pk}", error)
        if was_done(key, token):
            return DONE
        return _("Something went wrong with this case and nothing was done. Try it again.")
    return DONE


def was_done(key: int, token: uuid.UUID) -> bool:
    return TraceEntry.objects.filter(event=key, token=token).exists()


def record(job: Job, key: int, name: str, sentence: str) -> None:
    job.params["said"][str(key)] = sentence
    if sentence == DONE:
        job.done += 1
    else:
        job.refused += 1
        job.problems.append([name, sentence])


def keep(job: Job) -> None:
    jobs.save(job, "params")
