"""How the API describes itself (OpenAPI 3.1): scopes, keys and problems of every operation."""

from __future__ import annotations

import json
from collections.abc import Sequence
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

from exchange.api.bodies import Body
from exchange.api.sparse import PARAMETER, ROWS
from exchange.scopes import SCOPES
from gridgov import problems

ALWAYS = (400, 401, 403, 406, 429)
SENT = (409, 413, 415, 422)
WELL = {
    "200": _("As described"),
    "201": _("Made; Location says where it is"),
    "202": _("Taken, and worked on in the background"),
    "204": _("Done; there is nothing more to say"),
    "206": _("The part of it that was asked for"),
    "416": _("It has no such part"),
}
TEXT = {"type": "string"}
TAG = {"ETag": {"schema": TEXT, "description": _("For If-None-Match of a later request.")}}
PLACE = {"Location": {"schema": TEXT, "description": _("Where it is.")}}
WAIT = {"schema": {"type": "integer"}, "description": _("Seconds until it may be tried again.")}
HEADERS = {"200": TAG, "201": PLACE, "304": TAG, "429": {"Retry-After": WAIT}}
KEY = {"type": "string", "pattern": "^[!-~]{1,255}$"}
TOKEN_URL = "/api/oauth/token/"  # noqa: S105  an address
AUTHORIZE_URL = "/oauth/authorize/"


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

    view: Any

    def get_override_parameters(self) -> list[Any]:
        if self.method == "GET":
            words = _("The ETag of an answer you have: 304 where it is still so.")
            tag = OpenApiParameter("If-None-Match", str, "header", description=str(words))
            fields = [fields_parameter(self.view.members)] if self.view.members else []
            return [*super().get_override_parameters(), *fields, tag]
        if self.method == "POST" and not self.view.keyless:
            words = _("A key of your own; the same one when the same request is sent again.")
            key = OpenApiParameter(
                "Idempotency-Key", KEY, "header", required=True, description=str(words)
            )
            return [*super().get_override_parameters(), key]
        return list(super().get_override_parameters())

    def get_description(self) -> str:  # type: ignore[override]  # the toolkit's own way
        """What a view says of itself is for its readers; here stands what `extend_schema` says."""
        return ""

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """Without what a serializer says of itself: that is for readers of the code."""
        found: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        found.pop("description", None)
        kind = serializer if isinstance(serializer, type) else type(serializer)
        if direction == "request" and issubclass(kind, Body):
            found["additionalProperties"] = False
        return found

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
        for code, headers in HEADERS.items():
            if code in found and (code != "200" or self.method == "GET"):
                found[code]["headers"] = headers
        return found

    def failures(self) -> list[int]:
        """The statuses of an operation that went wrong."""
        found = {*ALWAYS, *(SENT if self.method == "POST" else ())}
        if "{" in self.path:
            found.add(404)
        if self.method == "GET":
            found.add(422)
        return sorted(found | set(self.view.more_failures.get(self.method, ())))


def fields_parameter(members: Sequence[str]) -> OpenApiParameter:
    schema = {"type": "array", "items": {"type": "string", "enum": list(members)}, "minItems": 1}
    words = _("Only these members of each row, separated by commas; without it all.")
    return OpenApiParameter(PARAMETER, schema, description=str(words), style="form", explode=False)


def loosened(document: dict[str, Any]) -> dict[str, Any]:
    """With `fields` a row may have fewer members: none of a row that GET answers is required."""
    for methods in document["paths"].values():
        told = methods.get("get", {})
        names = {each["name"] for each in told.get("parameters", [])}
        if PARAMETER in names:
            rows_of(document, told["responses"]["200"]).pop("required", None)
    return document


def rows_of(document: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """What a row of an answer looks like; of a feature its properties."""
    schema = next(iter(answer["content"].values()))["schema"]
    while True:
        members = schema.get("properties", {})
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        elif schema.get("type") == "array":
            schema = schema["items"]
        elif inner := next((members[name] for name in ROWS if name in members), None):
            schema = inner
        elif "geometry" in members and "properties" in members:
            schema = members["properties"]
        else:
            found: dict[str, Any] = schema
            return found


class ClientScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "exchange.api.authentication.ClientAuthentication"
    name = "oauth2"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        view = auto_schema.view
        return {self.name: [view.scope_of(auto_schema.method), *view.also]}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        flow = {"tokenUrl": TOKEN_URL, "scopes": SCOPES}
        people = {"authorizationUrl": AUTHORIZE_URL, "refreshUrl": TOKEN_URL, **flow}
        return {"type": "oauth2", "flows": {"clientCredentials": flow, "authorizationCode": people}}


@lru_cache(maxsize=4)
def schema(language: str) -> bytes:
    """The description as JSON in a language; it changes with the code alone."""
    with translation.override(language):
        found = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        text: bytes = OpenApiJsonRenderer().render(loosened(found))
    return text


def document(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schema(language))
    return found
