"""Every action of the workflow as a POST: the members of the page's form, through its rules."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import CharField
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from events.actors import Actor
from events.casefile import CaseFile, find_event
from events.forms.base import ActionForm
from events.forms.desk import Correct
from events.forms.registry import FORMS
from events.models import Category, Event, Order, Task
from events.offers import why_not
from events.refusals import Forbidden, Overtaken, Refused
from events.services import apply_all
from events.services.attachments import attach
from events.workflow import NEW_TASK_ACTIONS, TASK_ACTIONS
from exchange.api.base import Endpoint
from exchange.api.bodies import Whole
from exchange.api.idempotency import idempotent
from exchange.api.matching import check_match, overtaken
from exchange.api.problems import Problem
from exchange.cases.shapes import FILES, CaseLine, members_of
from exchange.cases.show import file_of
from exchange.files.bringing import brought
from grids.models import Area

ABOUT = ("version", "task", "order", "files")
MOST_FILES = 50
LONGEST = 5_000
CODES: dict[str, Callable[[str], Any]] = {
    "category": lambda code: Category.objects.filter(code=code),
    "centre": lambda code: Area.objects.filter(code=code),
}
"""Members that name a row by its code, as the API does everywhere."""


class Act(Whole):
    """What stands beside the members of an action that its form on the page has."""

    version = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text=gettext_lazy(
            "As it was read. Where the case has changed since, nothing is done."
        ),
    )
    task = serializers.IntegerField(
        required=False, min_value=1, max_value=2**62, help_text=gettext_lazy("Which task.")
    )
    order = serializers.IntegerField(
        required=False, min_value=1, max_value=2**62, help_text=gettext_lazy("Which urging.")
    )
    files = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MOST_FILES,
        help_text=gettext_lazy("Complete uploads that come with it, where the action takes files."),
    )


class CaseAct(Endpoint):
    """One action on a case or one of its tasks, under the same table as the pages."""

    scopes = {"POST": "case:act"}
    more_failures = {"POST": (412,)}
    serializer_class = CaseLine
    queryset = Event.objects.none()

    @extend_schema(
        operation_id="case_act",
        summary=gettext_lazy("Do something with a case"),
        description=gettext_lazy(
            "The case names under allowed_actions what may be done now and which members the body "
            "has: texts, numbers, lists of them. The answer is the case as it is then, or nothing "
            "(204) where that took it out of sight. If-Match with the ETag of the case does what "
            "version does, and is answered with 412 where the case has changed since."
        ),
        request=Act,
        responses={200: CaseLine, 204: None},
        parameters=[
            OpenApiParameter("action", {"type": "string", "enum": list(FORMS)}, "path"),
            OpenApiParameter("If-Match", str, "header"),
        ],
    )
    @idempotent
    def post(self, request: Request, pk: int, action: str) -> Response:
        file = file_of(self, pk)
        if action not in FORMS:
            raise Http404
        told = Act(data=request.data)
        told.is_valid(raise_exception=True)
        body: Any = request.data  # an object, or it were not valid
        about = dict(told.validated_data)
        if check_match(request, file.event.seq):
            about |= {"version": file.event.seq, "is_matched": True}
        if about.get("files"):
            about["files"] = files_of(request, action, about["files"])
        Doing(file, action, about, body).do()
        try:
            event = find_event(self.user, pk)
        except Event.DoesNotExist:  # what was done has taken it out of sight
            return Response(status=204)
        return Response(CaseLine(event, context={"now": timezone.now()}).data)


def files_of(request: Request, action: str, uids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """What the uploads have become. Raises Problem (403) or ValidationError."""
    if action not in FILES:
        raise serializers.ValidationError({"files": [_("This action takes no files.")]})
    return brought(request, uids)


class Doing:
    """One action asked for. Raises Http404, PermissionDenied, Problem or ValidationError."""

    def __init__(
        self, file: CaseFile, action: str, about: Mapping[str, Any], body: Mapping[str, Any]
    ) -> None:
        self.file, self.action, self.about = file, action, about
        fields = FORMS[action].base_fields
        self.members = {n: value for n, value in body.items() if n in fields or n not in ABOUT}

    def do(self) -> None:
        """Within the transaction of the answer, which every exception ends."""
        refusal = why_not(self.file, self.action, self.task, self.order)
        if refusal is not None:
            raise told(refusal)
        form = self.form()
        try:
            self._apply(form)
        except Event.DoesNotExist:
            raise Http404 from None
        except Refused as refused:
            is_late = isinstance(refused, Overtaken) and "is_matched" in self.about
            raise overtaken() if is_late else told(refused) from refused

    def _apply(self, form: ActionForm) -> None:
        user: Any = self.file.actor.user
        version = self.about.get("version")
        event = apply_all(self.file.event.pk, form.actions(), Actor.of(user, "api"), seen=version)
        if files := self.about.get("files"):
            attach(event, files, kind=FILES[self.action], task=self.task, user=user)

    @property
    def task(self) -> Task | None:
        if self.action not in TASK_ACTIONS or self.action in NEW_TASK_ACTIONS:
            return None
        found = self.file.task(self.about.get("task"))
        if found is None:
            raise serializers.ValidationError({"task": [_("Name one of the tasks of this case.")]})
        return found

    @property
    def order(self) -> Order | None:
        if self.action != "answer_order":
            return None
        found = [one for one in self.file.orders if one.pk == self.about.get("order")]
        if not found:
            raise serializers.ValidationError(
                {"order": [_("Name one of the urgings of this case.")]}
            )
        return found[0]

    def form(self) -> ActionForm:
        """The page's form with the members as they would be typed."""
        known = {member["name"] for member in members_of(self.action)}
        if wrong := self.members.keys() - known:
            none = [_("There is no such member.")]
            raise serializers.ValidationError(dict.fromkeys(sorted(wrong), none))
        kind = FORMS[self.action]
        form = kind(self.file, self.task, self.order, data=self._typed(kind))
        if not form.is_valid():
            raise serializers.ValidationError(
                {named(name): details(errors) for name, errors in form.errors.items()}
            )
        return form

    def _typed(self, kind: type[ActionForm]) -> QueryDict:
        data = QueryDict(mutable=True)
        if kind is Correct:  # what is not named stays
            first = kind(self.file).initial
            for name in kind.base_fields:
                data[name] = written(first.get(name))
        for name, value in self.members.items():
            data.setlist(name, values_of(name, value, kind.base_fields.get(name)))
        data["seen"], data["token"] = str(self.file.event.seq), str(uuid.uuid4())
        if self.order is not None:
            data["order_id"] = str(self.order.pk)
        return data


def values_of(name: str, value: Any, field: Any = None) -> list[str]:
    """Raises ValidationError for what is no text, number or list of these."""
    several = value if isinstance(value, list) else [value]
    if isinstance(field, CharField) and any(isinstance(one, bool | list) for one in several):
        raise serializers.ValidationError({name: [_("Give a text.")]})
    if len(several) > LONGEST or any(isinstance(one, dict | list) for one in several):
        raise serializers.ValidationError({name: [_("Give a text, a number or a list of these.")]})
    texts = [written(one) for one in several]
    if find := CODES.get(name):
        texts = [_key(find, text) for text in texts]
    return texts


def _key(find: Callable[[str], Any], code: str) -> str:
    """The key behind a code; where there is none, something that no choice has."""
    if not code or "\0" in code:
        return code
    return str(find(code).values_list("pk", flat=True).first() or f"?{code}")


def written(value: Any) -> str:
    """As it would be typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def details(errors: Any) -> list[ErrorDetail]:
    """What a form says of a member, with the codes."""
    told = [(words, one.code) for one in errors.as_data() for words in one.messages]
    return [ErrorDetail(words, code or "invalid") for words, code in told]


def named(field: str) -> str:
    return "non_field_errors" if field == "__all__" else field


def told(refusal: Refused) -> Exception:
    words = str(refusal.sentence)
    if isinstance(refusal, Forbidden):
        return PermissionDenied(words)
    if isinstance(refusal, Overtaken):
        return Problem(409, "overtaken", _("Somebody changed this case in the meantime"), words)
    if refusal.field:
        field = "files" if refusal.field == "photos" else refusal.field
        return serializers.ValidationError({field: [words]})
    return Problem(409, "not-now", _("This is not possible now"), words)
