"""The documentation of indicators is what the definitions say, and the commands that tell."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessment.figures.document import document
from assessment.figures.indicators import INDICATORS
from assessment.figures.measures import MEASURES
from events.models import Event
from grids.models import Area
from tests.figures.making import at, make_case, make_entry


def test_the_page_is_what_the_definitions_say() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "indicators.md").read_text(encoding="utf-8")
    assert page == document(), "run manage.py list_indicators --write"


def test_it_tells_of_every_indicator_and_count() -> None:
    page = document()
    for key in (*INDICATORS, *MEASURES):
        assert f"`{key}`" in page


def test_it_prints_the_page() -> None:
    out = StringIO()
    call_command("list_indicators", stdout=out)
    assert out.getvalue() == document()


def told(period: str) -> str:
    out = StringIO()
    call_command("check_figures", period, stdout=out)
    return out.getvalue()


def changed(event: Event, **fields: object) -> None:
    entry = event.trace.get()
    Event.objects.filter(pk=event.pk).update(head="")
    entry.changes = {"event": {name: [None, value] for name, value in fields.items()}}
    entry.pk = None
    entry.seq += 1
    entry.action = "correct"
    entry.save(force_insert=True)


def test_it_agrees_with_the_trace(community: Area) -> None:
    event = make_case(community, step="classify")
    make_entry(event, "collect", at(0))
    changed(event, step="classify", sight_path=community.path)
    assert told("2026-W47") == "Every figure of 2026-W47 is what the trace says.\n"


def test_it_names_every_figure_that_differs(community: Area) -> None:
    event = make_case(community, step="rejected")
    make_entry(event, "collect", at(0))
    changed(event, step="file", sight_path=community.path)
    out = StringIO()
    with pytest.raises(CommandError, match="6 figures of 2026-W47"):
        call_command("check_figures", "2026-W47", stdout=out)
    lines = out.getvalue().splitlines()
    name = f"community {community.pk}"
    assert f"{name} invalid: counted 1, by the trace 0; too many: {event.pk}" in lines
    assert f"{name} valid: counted 0, by the trace 1; missing: {event.pk}" in lines


def test_it_says_whose_trace_is_not_whole(community: Area) -> None:
    event = make_case(community)
    make_entry(event, "collect", at(0))
    line = f"Left out, because their trace is not whole: {event.pk}"
    assert told("2026-W47").splitlines()[0] == line


def test_it_refuses_what_is_no_period() -> None:
    with pytest.raises(CommandError, match="2026-W47"):
        call_command("check_figures", "yesterday")
