"""A POST takes effect once, however often it is sent under the same Idempotency-Key.

The answer is kept in the transaction of the effect: a process that dies leaves both or neither.
Two at once meet at the unique key; the second waits and gets the answer of the first. What was
refused is not kept, for it changed nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from exchange.api.authentication import client_of
from exchange.api.problems import Problem
from exchange.models import Answered, Client

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
KEY = re.compile(r"[!-~]{1,255}")
KEPT = ("Location",)

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """For the `post` of an endpoint."""

    @wraps(handler)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key, sent = key_of(request), fingerprint(request)
        with transaction.atomic():
            row, is_new = claim(request, key, sent)
            if is_new:
                return keep(row, handler(view, request, *args, **kwargs))
        return again(row, sent)

    return once


def key_of(request: Request) -> str:
    key: str = request.headers.get(HEADER, "")
    if KEY.fullmatch(key):
        return key
    if key:
        title = _("The header Idempotency-Key cannot be taken")
        words = _("Nothing was changed. A key has at most 255 visible letters, without spaces.")
        raise Problem(400, "idempotency-key-invalid", title, words)
    raise Problem(
        400,
        "idempotency-key-missing",
        _("The header Idempotency-Key is missing"),
        _(
            "Nothing was changed. Send a key of your own choice with each new request, at most "
            "255 visible letters, and the same one when you send the request again."
        ),
    )


def fingerprint(request: Request) -> str:
    """A keyed hash of the address and of what was sent, whatever the order of its members."""
    sent = json.dumps(request.data, sort_keys=True, ensure_ascii=False)
    value = f"{request.method} {request.path}\n{sent}"
    return salted_hmac("exchange.idempotency", value, algorithm="sha256").hexdigest()


CLAIM = """
INSERT INTO exchange_answered (client_id, user_id, key, fingerprint, status, answer, headers, at)
VALUES (%(client)s, %(user)s, %(key)s, %(fingerprint)s, 0, '', '{}', %(at)s)
ON CONFLICT (client_id, user_id, key) DO NOTHING RETURNING id
"""
"""Waits for whoever holds the key in a transaction that has not ended."""


def claim(request: Request, key: str, sent: str) -> tuple[Answered, bool]:
    """The row of the key, and whether it is ours to fill."""
    return claimed(client_of(request), cast(User, request.user), key, sent)


def claimed(client: Client, user: User, key: str, sent: str) -> tuple[Answered, bool]:
    now = timezone.now()
    given = {"client": client.pk, "user": user.pk, "key": key, "fingerprint": sent, "at": now}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, given)
        made = cursor.fetchone()
    if made is None:
        return Answered.objects.get(client=client, user=user, key=key), False
    return Answered(pk=made[0], client=client, user=user, key=key, fingerprint=sent, at=now), True


def keep(row: Answered, response: Response) -> Response:
    row.status = response.status_code
    row.answer = JSONRenderer().render(response.data).decode() or "null"
    row.headers = {name: response[name] for name in KEPT if name in response}
    row.save(update_fields=["status", "answer", "headers"])
    return response


def again(row: Answered, sent: str) -> Response:
    if not constant_time_compare(row.fingerprint, sent):
        raise Problem(
            422,
            "idempotency-key-reused",
            _("This key was used for another request"),
            _("Nothing was changed. Choose a new Idempotency-Key for each new request."),
        )
    headers = {**row.headers, REPLAYED: "true"}
    return Response(json.loads(row.answer), status=row.status, headers=headers)
