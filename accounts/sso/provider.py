"""What the provider says about a person, once it is proved that the provider says it.

mozilla-django-oidc carries the flow; it leaves out who a token is for and who made it, which is
why everything about the token is checked here, by PyJWT.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jwt
import requests
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from gridgov.failures import note

LEEWAY = 60
"""Seconds that two clocks may differ."""

LONGEST = 255
"""Letters of a subject (OpenID Connect Core)."""


class Failed(Exception):
    """Nobody is logged in: a sentence that says why and what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


UNREACHED = _("The sign-in service does not answer. Try again later, or log in with your password.")
UNTRUSTED = _(
    "What the sign-in service answered could not be trusted, so nobody was logged in. Begin again; "
    "if it happens again, tell the system administrator."
)


@dataclass(frozen=True)
class Claims:
    """`label` is what the person is called there; `link` the value of OIDC_LINK_CLAIM, or ""."""

    issuer: str
    subject: str
    label: str
    link: str


def is_configured() -> bool:
    return bool(settings.OIDC_ISSUER)


class Provider(OIDCAuthenticationBackend):  # type: ignore[misc]  # the library is untyped
    """Never asked by Django: it logs nobody in, it answers who somebody is."""

    def _verify_jws(self, payload: str, key: Any) -> dict[str, Any]:
        """Signature, issuer, audience and times. Raises jwt.PyJWTError."""
        found: dict[str, Any] = jwt.decode(
            payload,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
        many = isinstance(found["aud"], list) and len(found["aud"]) > 1
        if found.get("azp", "" if many else self.OIDC_RP_CLIENT_ID) != self.OIDC_RP_CLIENT_ID:
            raise jwt.InvalidAudienceError("azp")
        return found

    def get_or_create_user(self, access_token: str, id_token: str, payload: Any) -> Claims:
        """No account is made, and nothing more is asked about the person."""
        subject, name = payload["sub"], settings.OIDC_LINK_CLAIM
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
            raise jwt.InvalidTokenError("sub")
        said = [payload.get(claim) for claim in ("name", "preferred_username", "sub")]
        label = next(text for text in said if isinstance(text, str) and text)
        link = payload.get(name) if name else ""
        return Claims(payload["iss"], subject, label[:50], link if isinstance(link, str) else "")


def claims_of(request: HttpRequest, entry: dict[str, Any]) -> Claims:
    """Exchanges the code of this request; `entry` is what was kept when it began. Raises Failed."""
    try:
        found = Provider().authenticate(
            request, nonce=entry["nonce"], code_verifier=entry["code_verifier"]
        )
    except requests.RequestException as error:
        note("single sign-on", error)
        raise Failed(UNREACHED) from error
    except Exception as error:  # whatever is odd about the answer: nobody comes in
        note("single sign-on", error)
        raise Failed(UNTRUSTED) from error
    if not isinstance(found, Claims):
        raise Failed(UNTRUSTED)
    return found
