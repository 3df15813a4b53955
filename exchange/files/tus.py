"""Files that come in pieces, by the tus protocol: any of its client libraries sends them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response

from events.refusals import Refused
from exchange.api.authentication import client_of
from exchange.api.base import Endpoint
from exchange.api.problems import Problem
from exchange.files import headers, services
from exchange.models import Upload

SCOPE = "file:add"
OVERRIDE = "X-HTTP-Method-Override"
VERSION = OpenApiParameter(
    "Tus-Resumable", {"type": "string", "enum": [headers.VERSION]}, "header", required=True
)
NUMBER = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
CHECKSUM = OpenApiParameter(
    "Upload-Checksum",
    str,
    "header",
    description=gettext_lazy("“sha256” or “sha1”, a space, and the digest of the piece in base64."),
)
METADATA = OpenApiParameter(
    "Upload-Metadata",
    str,
    "header",
    description=gettext_lazy(
        "Pairs between commas: a name, a space, and the value in base64. filename is the name to "
        "show, “file” without one. sha256 is the digest of the whole, as 64 hex digits or as its "
        "32 bytes; what arrives is compared with it."
    ),
)
PIECE = {headers.OFFSET_TYPE: OpenApiTypes.BINARY}


class UploadOut(serializers.ModelSerializer[Upload]):
    id = serializers.UUIDField(source="uid", read_only=True)
    url = serializers.SerializerMethodField()
    done = serializers.SerializerMethodField(
        help_text=gettext_lazy("All of it has come; an action or a report may name it in files.")
    )

    class Meta:
        model = Upload
        fields = ("id", "url", "name", "length", "offset", "done", "expires_at")
        read_only_fields = fields

    def get_url(self, row: Upload) -> str:
        return address(row)

    def get_done(self, row: Upload) -> bool:
        return row.attachment_id is not None


def address(row: Upload) -> str:
    return reverse("exchange:upload_show", args=[row.uid])


def wrong_kind() -> Problem:
    words = _("Nothing was changed. Send the bytes with the content type %(kind)s.")
    return Problem(415, "media-type", detail=words % {"kind": headers.OFFSET_TYPE})


class Tus(Endpoint):
    """What both addresses share."""

    takes = (headers.OFFSET_TYPE,)

    def check_content(self, request: Request) -> None:
        """Without a body it does not matter what a client calls it; some call it text."""
        if request.headers.get("Content-Length", "0") in ("", "0"):
            return
        try:
            super().check_content(request)
        except UnsupportedMediaType as error:
            raise wrong_kind() from error

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "OPTIONS"):
            headers.check_version(request.headers)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        found = super().finalize_response(request, response, *args, **kwargs)
        found["Tus-Resumable"] = headers.VERSION
        found["Cache-Control"] = "no-store"
        if found.status_code == 412:
            found["Tus-Version"] = headers.VERSION
        return found

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(status=204, headers=headers.about())

    def take(self, request: Request, row: Upload, offset: int) -> Upload:
        """Takes the piece that came; of a whole file, what it is. Raises Problem."""
        text = request.headers.get("Content-Length") or ""
        if not text:
            raise Problem(411, "length-missing")
        algorithm, digest = headers.checksum(request.headers)
        source: Any = request._request
        piece = services.Piece(offset, int(text), source, algorithm, digest)
        try:
            return services.finish(services.append(row, piece), timezone.now())
        except services.Complete as error:
            words = _("This upload is complete; no more is taken. Name it in files, or end it.")
            raise Problem(409, "upload-complete", detail=words) from error
        except services.Elsewhere as error:
            words = _("Ask by HEAD how far the upload is, and go on from there.")
            raise Problem(409, "offset-differs", detail=words) from error
        except services.Busy as error:
            words = _("Another piece of this upload is on its way. Try again in a moment.")
            raise Problem(409, "upload-busy", detail=words) from error
        except services.TooLarge as error:
            raise Problem(413, "too-large") from error
        except services.Damaged as error:
            raise Problem(460, "checksum-differs") from error
        except Upload.DoesNotExist as error:
            raise Http404 from error
        except Refused as refused:
            services.end(row)
            raise serializers.ValidationError([str(refused.sentence)]) from refused


class Uploads(Tus):
    """A new upload; its first piece may come along."""

    scopes = {"POST": SCOPE}
    serializer_class = UploadOut
    queryset = Upload.objects.none()
    keyless = True
    more_failures = {"POST": (411, 412, 460)}

    @extend_schema(
        operation_id="upload_create",
        summary=gettext_lazy("Begin to send a file"),
        description=gettext_lazy(
            "By the tus protocol, version 1.0.0: the answer says in Location where the pieces go. "
            "What is not complete and part of a case within a day is removed."
        ),
        request=PIECE,
        responses={201: UploadOut},
        parameters=[
            VERSION,
            OpenApiParameter("Upload-Length", NUMBER, "header", required=True),
            METADATA,
            CHECKSUM,
        ],
    )
    def post(self, request: Request) -> Response:
        length = headers.number(request.headers, "Upload-Length")
        told = headers.metadata(request.headers.get("Upload-Metadata", ""))
        row = begun(self, length, told)
        if request.content_type == headers.OFFSET_TYPE:
            row = self.take(request, row, 0)
        more = {"Location": request.build_absolute_uri(address(row)), **headers.told(row)}
        return Response(UploadOut(row).data, status=201, headers=more)


def begun(view: Endpoint, length: int, told: dict[str, str]) -> Upload:
    if length == 0:
        raise serializers.ValidationError([_("This file is empty.")])
    client, sha256 = client_of(view.request), headers.sha256_of(told)
    name, now = told.get("filename", ""), timezone.now()
    try:
        return services.begin(client, view.user, length, name, sha256, now)
    except services.TooLarge as error:
        raise Problem(413, "too-large") from error
    except services.TooMany as error:
        words = _("Too many uploads are not finished. Finish or end those first.")
        raise Problem(409, "too-many-uploads", detail=words) from error


class UploadShow(Tus):
    """One upload: how far it is, its next piece, its end."""

    scopes = {"GET": SCOPE, "PATCH": SCOPE, "DELETE": SCOPE, "POST": SCOPE}
    serializer_class = UploadOut
    queryset = Upload.objects.none()
    more_failures = {"PATCH": (409, 411, 412, 413, 415, 422, 460), "DELETE": (412,)}

    @property
    def row(self) -> Upload:
        """The caller's own. Raises Http404, also for what is over its time."""
        request: Any = self.request
        mine = Upload.objects.filter(client=client_of(request), user=self.user)
        found = mine.filter(uid=self.kwargs["uid"], expires_at__gt=timezone.now()).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(operation_id="upload_show", summary=gettext_lazy("How far an upload is"))
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        row = self.row
        return Response(self.get_serializer(row).data, headers=headers.told(row))

    def head(self, request: Request, uid: uuid.UUID) -> Response:
        """As the protocol asks how far it is: headers alone."""
        return Response(headers=headers.told(self.row))

    @extend_schema(
        operation_id="upload_continue",
        summary=gettext_lazy("Send the next piece"),
        description=gettext_lazy(
            "Upload-Offset is how far the upload is, as HEAD says; after a broken connection ask "
            "again and go on from there."
        ),
        request=PIECE,
        responses={204: None},
        parameters=[
            VERSION,
            OpenApiParameter("Upload-Offset", NUMBER, "header", required=True),
            CHECKSUM,
        ],
    )
    def patch(self, request: Request, uid: uuid.UUID) -> Response:
        if request.content_type != headers.OFFSET_TYPE:
            raise wrong_kind()
        offset = headers.number(request.headers, "Upload-Offset")
        row = self.take(request, self.row, offset)
        return Response(status=204, headers=headers.told(row))

    @extend_schema(
        operation_id="upload_end",
        summary=gettext_lazy("Forget an upload"),
        responses={204: None},
        parameters=[VERSION],
    )
    def delete(self, request: Request, uid: uuid.UUID) -> Response:
        services.end(self.row)
        return Response(status=204)

    @extend_schema(exclude=True)
    def post(self, request: Request, uid: uuid.UUID) -> Response:
        """For those whose network lets no other method through, as the protocol wants."""
        match request.headers.get(OVERRIDE):
            case "PATCH":
                return self.patch(request, uid)
            case "DELETE":
                return self.delete(request, uid)
            case _:
                raise MethodNotAllowed("POST")
