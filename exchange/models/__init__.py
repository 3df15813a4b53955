"""What is kept about the systems that exchange data with us."""

from exchange.models.apps import Consent, Upload
from exchange.models.clients import PER_MINUTE, Answered, Client, ClientDay
from exchange.models.hooks import (
    AllowedHost,
    Delivery,
    DeliveryState,
    Subscription,
    SubscriptionState,
)
from exchange.models.open311 import ReportKey, ServiceQuestion
from exchange.models.runs import Link, Run, RunRow, Taken

__all__ = [
    "PER_MINUTE",
    "AllowedHost",
    "Answered",
    "Client",
    "ClientDay",
    "Consent",
    "Delivery",
    "DeliveryState",
    "Link",
    "ReportKey",
    "Run",
    "RunRow",
    "ServiceQuestion",
    "Subscription",
    "SubscriptionState",
    "Taken",
    "Upload",
]
