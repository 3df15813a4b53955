"""What the API says of a case: as a line of a list, and whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events import lights
from events.casefile import CaseFile
from events.derivation import derive
from events.forms.registry import FORMS
from events.models import AttachmentKind, Clock, Event, Source, Task, TaskRequest
from events.models.task import RequestKind, RequestState
from events.offers import Offer, offers
from events.taskcards import line
from events.workflow import ClockKind, Step, TaskRole, TaskState, Urgency

LIGHTS = (lights.ON_TIME, lights.NEAR, lights.LATE, lights.SUSPENDED, lights.DONE)
CODE: dict[str, Any] = {"type": ["string", "null"]}
LIGHT: dict[str, Any] = {"type": "string", "enum": list(LIGHTS)}
POINT: dict[str, Any] = {
    "type": ["object", "null"],
    "properties": {"longitude": {"type": "number"}, "latitude": {"type": "number"}},
    "required": ["longitude", "latitude"],
    "description": _("WGS-84, in degrees."),
}
MEMBER_TYPES = ("text", "number", "boolean", "list", "date", "date-time")
LINES: dict[str, Any] = {"type": "array", "items": {"type": "string"}}


class CaseLine(serializers.Serializer[Event]):
    """A case as a line of a list; the context holds `now`."""

    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    number = serializers.CharField(
        allow_null=True, help_text=_("The case number; null until the case is filed.")
    )
    receipt = serializers.CharField(help_text=_("The number told to the reporter."))
    version = serializers.IntegerField(
        source="seq", help_text=_("Grows with every change; sent along with an action.")
    )
    step = serializers.ChoiceField(choices=Step.choices)
    light = serializers.SerializerMethodField()
    title = serializers.CharField()
    address = serializers.CharField()
    point = serializers.SerializerMethodField()
    category = serializers.SerializerMethodField(help_text=_("Its code; null until classified."))
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    confidential = serializers.BooleanField()
    area = serializers.SerializerMethodField(help_text=_("The code of the area it lies in."))
    holder = serializers.SerializerMethodField(
        help_text=_("The code of the centre whose desk it is on.")
    )
    departments = serializers.ListField(
        child=serializers.IntegerField(), help_text=_("Departments that hold a part of it.")
    )
    source: Any = serializers.ChoiceField(choices=Source.choices)
    rework_count = serializers.IntegerField()
    reported_at = serializers.DateTimeField()
    filed_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When the first of its running clocks is due.")
    )
    changed_at = serializers.DateTimeField()

    def get_url(self, event: Event) -> str:
        return reverse("exchange:case_show", args=[event.pk])

    @extend_schema_field(LIGHT)
    def get_light(self, event: Event) -> str:
        return lights.light_of(event, self.context["now"])

    @extend_schema_field(POINT)
    def get_point(self, event: Event) -> dict[str, float] | None:
        if event.point is None:
            return None
        return {"longitude": event.point.x, "latitude": event.point.y}

    @extend_schema_field(CODE)
    def get_category(self, event: Event) -> str | None:
        return event.category.code if event.category else None

    @extend_schema_field(CODE)
    def get_area(self, event: Event) -> str | None:
        return event.area.code if event.area else None

    def get_holder(self, event: Event) -> str:
        return str(event.holder.code)


class RequestOut(serializers.Serializer[TaskRequest]):
    kind = serializers.ChoiceField(choices=RequestKind.choices)
    state = serializers.ChoiceField(choices=RequestState.choices)
    reason = serializers.CharField()
    minutes = serializers.IntegerField(
        allow_null=True, help_text=_("How much longer was asked for, in minutes of the clock.")
    )
    review_on = serializers.DateField(allow_null=True)
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField()


class TaskOut(serializers.Serializer[Task]):
    """A department's part; the context holds the `file` of the case."""

    id = serializers.IntegerField(source="pk")
    department = serializers.IntegerField(source="department_id")
    department_name = serializers.CharField(source="department.__str__")
    role = serializers.ChoiceField(choices=TaskRole.choices)
    state = serializers.ChoiceField(choices=TaskState.choices)
    round = serializers.IntegerField(help_text=_("1 at first; grows with each rework."))
    sent_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(help_text=_("What the centre asks for."))
    result = serializers.CharField()
    requests = serializers.SerializerMethodField()

    @extend_schema_field(RequestOut(many=True))
    def get_requests(self, task: Task) -> Any:
        file: CaseFile = self.context["file"]
        asked: Any = file.requests_by_task.get(task.pk, [])
        return RequestOut(asked, many=True).data


class ClockOut(serializers.Serializer[Clock]):
    """A clock with the reasons of its due time, in the language asked for."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=ClockKind.choices)
    task = serializers.IntegerField(source="task_id", allow_null=True)
    light = serializers.SerializerMethodField()
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    stopped_at = serializers.DateTimeField(allow_null=True)
    suspended = serializers.BooleanField(source="is_suspended")
    review_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When a suspended clock is looked at again.")
    )
    limit = serializers.SerializerMethodField(help_text=_("The limit in words."))
    why = serializers.SerializerMethodField(
        help_text=_("Which rule gave the limit, and each stretch of time that counted.")
    )

    @extend_schema_field(LIGHT)
    def get_light(self, clock: Clock) -> str:
        return lights.clock_light(clock, self.context["file"].now)

    def get_limit(self, clock: Clock) -> str:
        return line(self.context["file"], clock).limit

    @extend_schema_field(LINES)
    def get_why(self, clock: Clock) -> list[str]:
        if clock.stopped_at is not None:
            return []
        found = derive(self.context["file"], clock)
        told = [found.rule, found.source, *(f"{name}: {value}" for name, value in found.chosen_by)]
        for part in found.parts:
            told.append(f"{part.title}: {part.amount}")
            told += [f"{row.reason}: {row.amount}" for row in part.rows]
        return [text for text in told if text]


class ChoiceOut(serializers.Serializer[Any]):
    value = serializers.CharField()
    label: Any = serializers.CharField()


class FieldOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    required: Any = serializers.BooleanField()
    type = serializers.ChoiceField(choices=[(kind, kind) for kind in MEMBER_TYPES])
    choices = ChoiceOut(
        many=True,
        allow_null=True,
        help_text=_("What it can be, where that is the same for every case."),
    )


class ActionOut(serializers.Serializer[Offer]):
    """What the system may do now; its `url` takes a POST with these members."""

    action = serializers.ChoiceField(choices=[(name, name) for name in FORMS])
    label: Any = serializers.CharField()
    url = serializers.SerializerMethodField()
    task = serializers.SerializerMethodField()
    order = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField()

    def get_url(self, offer: Offer) -> str:
        return reverse("exchange:case_act", args=[self.context["file"].event.pk, offer.action])

    def get_task(self, offer: Offer) -> int | None:
        return offer.task.pk if offer.task else None

    def get_order(self, offer: Offer) -> int | None:
        return offer.order.pk if offer.order else None

    @extend_schema_field(FieldOut(many=True))
    def get_members(self, offer: Offer) -> list[dict[str, Any]]:
        return members_of(offer.action)


class CaseOut(CaseLine):
    """A case whole; the context holds its `file`."""

    description = serializers.CharField()
    result = serializers.CharField()
    grade = serializers.IntegerField(
        allow_null=True, help_text=_("From 1, dissatisfied, to 4, very satisfied.")
    )
    score = serializers.IntegerField(allow_null=True)
    tasks = serializers.SerializerMethodField()
    clocks = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(TaskOut(many=True))
    def get_tasks(self, event: Event) -> Any:
        return TaskOut(self.context["file"].tasks, many=True, context=self.context).data

    @extend_schema_field(ClockOut(many=True))
    def get_clocks(self, event: Event) -> Any:
        return ClockOut(self.context["file"].clocks, many=True, context=self.context).data

    @extend_schema_field(ActionOut(many=True))
    def get_allowed_actions(self, event: Event) -> Any:
        file: CaseFile = self.context["file"]
        found: Any = offers(event, file.actor, file.now, file)
        return ActionOut(found, many=True, context=self.context).data


OWN = frozenset({"seen", "token", "order_id"})
"""Inputs of a page's form that a request carries elsewhere, or that are made here."""


FILES = {action: str(kind) for action, form in FORMS.items() if (kind := form.files_kind)} | {
    "note": AttachmentKind.OTHER.value
}
"""Actions that files come with, and as what they are kept; a note of a system may have some too."""


def members_of(action: str) -> list[dict[str, Any]]:
    """The members of an action's body beside version, task and order."""
    fields = FORMS[action].base_fields.items()
    found = [
        {
            "name": name,
            "required": field.required,
            "type": type_of(name, field),
            "choices": choices_of(field),
        }
        for name, field in fields
        if name not in OWN
    ]
    files = {"name": "files", "required": False, "type": "list", "choices": None}
    return [*found, files] if action in FILES else found


TYPES: tuple[tuple[Any, str], ...] = (
    (forms.BooleanField, "boolean"),
    (forms.MultipleChoiceField, "list"),
    (forms.DateTimeField, "date-time"),
    (forms.DateField, "date"),
    ((forms.IntegerField, forms.FloatField), "number"),
)
BY_CODE = ("category", "centre")
"""Members that name a row by its code, where the form has its key."""

MOST_CHOICES = 50


def type_of(name: str, field: Any) -> str:
    found = next((kind for kinds, kind in TYPES if isinstance(field, kinds)), "text")
    is_key = isinstance(field, forms.TypedChoiceField) and field.coerce is int
    return "number" if is_key and name not in BY_CODE else found


def choices_of(field: Any) -> list[dict[str, str]] | None:
    """Those that a form always offers; what depends on the case is not told here."""
    offered = list(getattr(field, "choices", None) or ())
    if not 0 < len(offered) <= MOST_CHOICES:
        return None
    pairs = [(value, label) for value, label in offered if value not in ("", None)]
    return [{"value": str(value), "label": str(label)} for value, label in pairs]
