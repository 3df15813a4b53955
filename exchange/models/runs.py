"""Connections with a partner's system, their runs, and the rows that were taken."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from events.models import Event, Source
from exchange.runs import reasons
from exchange.runs.querysets import LinkManager, RunManager
from gridgov.fields import EncryptedTextField
from jobs.models import Job

USER = settings.AUTH_USER_MODEL


class Matter(models.TextChoices):
    """What goes over a connection, and which way."""

    REPORTS = "reports", _("Reports of cases, from there")
    RESULTS = "results", _("Results of tasks, from there")
    CASES = "cases", _("Cases, to there")
    TASKS = "tasks", _("Tasks of the department, to there")


INWARD = (Matter.REPORTS, Matter.RESULTS)
FOR_DEPARTMENTS = (Matter.RESULTS, Matter.TASKS)
SOURCES = [(source.value, source.label) for source in (Source.API, Source.HOTLINE)]
"""What cases that come over a connection may have as their source."""


class Way(models.TextChoices):
    FOLDER = "folder", _("Files put into a folder, or brought on the page")
    HTTPS = "https", _("HTTPS")
    SFTP = "sftp", _("SFTP")


class Format(models.TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    JSON = "json", "JSON"


class Every(models.TextChoices):
    NEVER = "never", _("only by hand")
    MINUTES = "minutes", _("every so many minutes")
    DAILY = "daily", _("daily")
    WEEKLY = "weekly", _("weekly")


class Weekday(models.IntegerChoices):
    """As ISO 8601 counts."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class Link(models.Model):
    """A connection. `user` is the account it acts by, with one posting, as a system has.

    `fields` names for each of our fields the partner's; `codes` gives for a field what a
    partner's value means here. `secret` is a password, a token or a private key; `host_key` the
    one line by which an SFTP server is known. `since` is how far cases were sent.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(USER, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=50)
    purpose = models.CharField(_("what for"), max_length=200)
    matter = models.CharField(_("what goes over it"), max_length=10, choices=Matter.choices)
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    form = models.CharField(_("kind of file"), max_length=10, choices=Format.choices)
    source = models.CharField(_("source"), max_length=10, choices=SOURCES, default=Source.API)
    address = models.CharField(_("address"), max_length=500, blank=True)
    login = models.CharField(_("user name"), max_length=100, blank=True)
    secret = EncryptedTextField(blank=True, default="")
    host_key = models.CharField(_("key of the server"), max_length=1000, blank=True)
    fields: models.JSONField[Any, Any] = models.JSONField(default=dict)
    codes: models.JSONField[Any, Any] = models.JSONField(default=dict)
    every = models.CharField(_("when"), max_length=10, choices=Every.choices, default=Every.NEVER)
    minutes = models.PositiveSmallIntegerField(default=15)
    at = models.TimeField(null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, choices=Weekday.choices)
    next_at = models.DateTimeField(_("next run"), null=True, db_index=True)
    since = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(_("suspended"), null=True)
    created_at = models.DateTimeField(_("created"))

    objects: ClassVar[Any] = LinkManager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("connection")

    def __str__(self) -> str:
        return self.name

    @property
    def inward(self) -> bool:
        return self.matter in INWARD


class Phase(models.TextChoices):
    """How far a run is; those from `CHECKED` on wait for nobody or for a person."""

    FETCH = "fetch", _("Fetching")
    CHECK = "check", _("Checking")
    CHECKED = "checked", _("Checked, nothing changed yet")
    TAKE = "take", _("Taking over")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


WORKING = (Phase.FETCH, Phase.CHECK, Phase.TAKE)


class Run(models.Model):
    """One file that came or went. Without a `link` it is a department's own workbook.

    `user` asked for it in `posting`; a run by the clock has neither. `failure` says why the run
    as a whole came to nothing. `taken` is the name of the file in the folder. `wrong` counts the
    rows that could not be taken; rows that said nothing new are in `same` and kept nowhere.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="runs")
    again = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="+")
    phase = models.CharField(max_length=10, choices=Phase.choices)
    trial = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    name = models.CharField(_("file"), max_length=200, blank=True)
    taken = models.CharField(max_length=300, blank=True)
    headings: models.JSONField[Any, Any] = models.JSONField(default=list)
    failure = models.CharField(max_length=500, blank=True)
    read = models.PositiveIntegerField(_("rows"), default=0)
    made = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    same = models.PositiveIntegerField(_("there already"), default=0)
    wrong = models.PositiveIntegerField(_("refused"), default=0)
    begun_at = models.DateTimeField(_("begun"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects: ClassVar[Any] = RunManager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("exchange run")
        constraints = [
            models.UniqueConstraint(
                fields=["link"],
                condition=models.Q(phase__in=["fetch", "check", "take"]),
                name="exchange_run_one_open",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.phase in WORKING


class RowState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    GOOD = "good", _("Can be taken")
    MADE = "made", _("New")
    UPDATED = "updated", _("Changed")
    SAME = "same", _("There already")
    WRONG = "wrong", _("Refused")


class RunRow(models.Model):
    """A row as it came: `cells` is the JSON of its texts, in the order of the headings.

    `reason` is kept in every language; `why` tells it in the reader's.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(_("row"))
    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.WAITING)
    cells = EncryptedTextField()
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="exchange_row_once"),
        ]
        indexes = [models.Index(fields=["run", "state", "number"], name="exchange_row_state")]

    @property
    def why(self) -> str:
        return reasons.told(self.reason)


class Taken(models.Model):
    """A row of a partner that took effect, known again by the partner's own key.

    `key` and `fingerprint` are hashes, of the key and of what the row said last.
    """

    link = models.ForeignKey(Link, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "key"], name="exchange_taken_once"),
        ]
