"""How the API describes itself (OpenAPI 3.1): scopes, keys and problems of every operation."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from exchange.scopes import SCOPES
from gridgov import problems

ALWAYS = (401, 403, 406, 429)
SENT = (400, 409, 413, 415, 422)
WELL = {
    "200": _("As described"),
    "201": _("Made; Location says where it is"),
    "202": _("Taken, and worked on in the background"),
    "204": _("Done; there is nothing more to say"),
}
TOKEN_URL = "/api/oauth/token/"  # noqa: S105  an address


class ProblemError(serializers.Serializer[Any]):
    pointer = serializers.CharField(
        required=False, help_text=_("Where in the body: a JSON pointer.")
    )
    parameter = serializers.CharField(
        required=False, help_text=_("Which parameter of the address.")
    )
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemOut(serializers.Serializer[Any]):
    """What went wrong (RFC 9457), in the language of Accept-Language."""

    type = serializers.CharField(help_text=_("Tells programs what it is, in every language alike."))
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    errors: Any = ProblemError(many=True, required=False)

    class Meta:
        ref_name = "Problem"


class Described(AutoSchema):
    """Adds what the endpoints share, so that none has to say it."""

    def get_override_parameters(self) -> list[Any]:
        if self.method == "POST":
            words = _("A key of your own; the same one when the same request is sent again.")
            key = OpenApiParameter(
                "Idempotency-Key", str, "header", required=True, description=str(words)
            )
            return [*super().get_override_parameters(), key]
        return list(super().get_override_parameters())

    def get_description(self) -> str:  # type: ignore[override]  # the toolkit's own way
        """What a view says of itself is for its readers; here stands what `extend_schema` says."""
        return ""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)  # type: ignore[arg-type]
        for name, told in found.items():
            said = "" if name == "204" else told.get("description")  # the toolkit's English
            told["description"] = said or WELL[name]
        for status in self.failures():
            name = f"{status}"
            kinds = [problems.MEDIA_TYPE]
            found[name] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                ProblemOut, name, kinds, direction
            )
            found[name]["description"] = problems.NAMES[status][1]
        if self.method == "GET":
            found["304"] = {"description": _("Unchanged since the ETag you sent")}
        return found

    def failures(self) -> list[int]:
        """The statuses of an operation that went wrong."""
        found = {*ALWAYS, *(SENT if self.method == "POST" else ())}
        if "{" in self.path:
            found.add(404)
        elif self.method == "GET":
            found.add(422)
        return sorted(found)


class ClientScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "exchange.api.authentication.ClientAuthentication"
    name = "oauth2"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        return {self.name: [auto_schema.view.scope_of(auto_schema.method)]}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        flow = {"tokenUrl": TOKEN_URL, "scopes": SCOPES}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


@lru_cache(maxsize=4)
def schema(language: str) -> bytes:
    """The description as JSON in a language; it changes with the code alone."""
    with translation.override(language):
        found = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        text: bytes = OpenApiJsonRenderer().render(found)
    return text


def document(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schema(language))
    return found
