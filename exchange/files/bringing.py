"""Uploads named in a body: what they have become, for a case to have."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, cast

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from accounts.models import User
from events.refusals import Refused
from exchange.api.authentication import check_scope, client_of
from exchange.files.services import taken

SCOPE = "file:add"


def brought(request: Request, uids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """The files. Raises Problem (403), or ValidationError for an upload that is not there."""
    token: Any = request.auth
    check_scope(token, SCOPE)
    try:
        return taken(client_of(request), cast(User, request.user), uids, timezone.now())
    except Refused as refused:
        raise serializers.ValidationError({"files": [str(refused.sentence)]}) from refused
