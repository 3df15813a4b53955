"""The tasks that Celery starts: in the schedule, harmless twice, silent about persons."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings

from events import outbox, tasks
from events.models import Notice
from gridgov.celery import app
from tests.events.stage import Stage


def test_every_entry_of_the_schedule_is_a_task_and_expires() -> None:
    app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["expires"]  # type: ignore[index]


def test_running_them_twice_changes_nothing_more(stage: Stage) -> None:
    stage.to("handle")
    for _twice in range(2):
        tasks.sweep()
        tasks.relay()
        tasks.recompute_clocks()
        tasks.orphans()
    assert Notice.objects.filter(act="dispatch").count() == 1


def test_a_failure_is_logged_without_what_it_was_about(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object) -> None:
        raise ValueError("13812345678")

    monkeypatch.setattr(outbox, "relay", fail)
    with caplog.at_level(logging.ERROR):
        tasks.relay()
    assert "the relay failed: ValueError" in caplog.text
    assert "13812345678" not in caplog.text
