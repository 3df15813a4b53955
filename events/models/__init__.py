"""Everything the events package keeps; one noun a module."""

from events.models.attachment import Attachment, AttachmentKind
from events.models.case import CaseNumber, Event, Reporter, Source
from events.models.catalogue import Category, CategoryAssist, Ladder, TimeLimit
from events.models.clock import Alert, Clock
from events.models.dialogue import Check, Order, OrderKind, Question
from events.models.job import Job, JobState
from events.models.notice import Notice, Outbox
from events.models.task import Ground, RequestKind, RequestState, Task, TaskRequest
from events.models.trace import TraceAnchor, TraceEntry

__all__ = [
    "Alert",
    "Attachment",
    "AttachmentKind",
    "CaseNumber",
    "Category",
    "CategoryAssist",
    "Check",
    "Clock",
    "Event",
    "Ground",
    "Job",
    "JobState",
    "Ladder",
    "Notice",
    "Order",
    "OrderKind",
    "Outbox",
    "Question",
    "Reporter",
    "RequestKind",
    "RequestState",
    "Source",
    "Task",
    "TaskRequest",
    "TimeLimit",
    "TraceAnchor",
    "TraceEntry",
]
