"""ETag and If-Match: nobody changes a case that is not as they saw it.

The tag of a case begins with its version, so that If-Match tells the version seen; the rest of it
makes it new whenever anything in the answer is.
"""

from __future__ import annotations

import hashlib
import re

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from exchange.api.problems import Problem

TAG = re.compile(r'\s*(?:W/)?"([0-9]{1,9})(?:-[0-9a-f]+)?"\s*')
"""A proxy that compresses answers weakens their tags; the version in them is exact all the same."""


def tagged(response: Response, version: int) -> Response:
    """The response with its tag, set when its content is known."""

    def set_tag(done: Response) -> None:
        digest = hashlib.sha256(done.content).hexdigest()[:16]
        done["ETag"] = f'"{version}-{digest}"'

    response.add_post_render_callback(set_tag)
    return response


def check_match(request: Request, version: int) -> bool:
    """Whether If-Match came, and names this version. Raises Problem (412) where it does not."""
    text = request.headers.get("If-Match")
    if text is None:
        return False
    if text.strip() == "*":
        return True
    matches = [TAG.fullmatch(each) for each in text.split(",")]
    if version not in {int(match[1]) for match in matches if match}:
        raise overtaken()
    return True


def overtaken() -> Problem:
    return Problem(
        412,
        "overtaken",
        _("Somebody changed this case in the meantime"),
        _("Nothing was changed. Read the case again and decide anew."),
    )
