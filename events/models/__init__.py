"""Everything the events package keeps; one noun a module."""

from events.models.attachment import Attachment, AttachmentKind
from events.models.case import CaseNumber, Event, Reporter, Source
from events.models.catalogue import Category, CategoryAssist, Ladder, TimeLimit
from events.models.clock import Alert, Clock
from events.models.delivery import (
    OPEN_DELIVERIES,
    Delivery,
    DeliveryState,
    Digest,
    Gateway,
    Preference,
    Slot,
)
from events.models.dialogue import Check, Order, OrderKind, Question
from events.models.duty import HandOver, RosterAct, RosterChange, Shift
from events.models.followed import Followed
from events.models.link import CaseLink
from events.models.notice import Notice, Outbox
from events.models.phrase import Phrase
from events.models.search import EventWords
from events.models.talk import Call, CallOutcome, Note
from events.models.task import Ground, RequestKind, RequestState, Task, TaskRequest
from events.models.trace import TraceAnchor, TraceEntry
from events.models.view import SavedView

__all__ = [
    "OPEN_DELIVERIES",
    "Alert",
    "Attachment",
    "AttachmentKind",
    "Call",
    "CallOutcome",
    "CaseLink",
    "CaseNumber",
    "Category",
    "CategoryAssist",
    "Check",
    "Clock",
    "Delivery",
    "DeliveryState",
    "Digest",
    "Event",
    "EventWords",
    "Followed",
    "Gateway",
    "Ground",
    "HandOver",
    "Ladder",
    "Note",
    "Notice",
    "Order",
    "OrderKind",
    "Outbox",
    "Phrase",
    "Preference",
    "Question",
    "Reporter",
    "RequestKind",
    "RequestState",
    "RosterAct",
    "RosterChange",
    "SavedView",
    "Shift",
    "Slot",
    "Source",
    "Task",
    "TaskRequest",
    "TimeLimit",
    "TraceAnchor",
    "TraceEntry",
]
