"""Signs, times and small parts read the same on every page."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from gridgov.icons import paths_of
from gridgov.samples import SampleForm, steps_at
from gridgov.signs import LIGHTS

AFTERNOON = dt.datetime(2026, 11, 22, 15, 4, tzinfo=ZoneInfo("Asia/Shanghai"))


def drawn(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    with translation.override("en"):
        page = Template("{% load frame %}" + source)
        return page.render(Context({"request": request, **context}))


def test_it_writes_county_time() -> None:
    utc = AFTERNOON.astimezone(dt.UTC)
    assert ">2026-11-22 15:04</time>" in drawn("{% county_time at %}", at=utc)
    assert drawn("{% county_time at %}", at=None) == "—"
    assert ">2026-11-22</time>" in drawn("{% county_time at %}", at=AFTERNOON.date())


@pytest.mark.parametrize("state", LIGHTS)
def test_it_gives_a_light_a_colour_a_shape_and_a_word(state: str) -> None:
    html = drawn("{% light state %}", state=state)
    assert f"gg-{LIGHTS[state].tone}" in html
    assert "<svg" in html
    with translation.override("en"):
        assert str(LIGHTS[state].word) in html


def test_it_gives_each_light_a_shape_of_its_own() -> None:
    assert len({light.shape for light in LIGHTS.values()}) == len(LIGHTS)


def test_it_draws_eight_steps() -> None:
    html = drawn("{% step_band steps rework=2 %}", steps=steps_at(4, skipped=(2,)))
    assert [html.count(f"gg-step-{s}") for s in ("done", "skipped", "now", "todo")] == [3, 1, 1, 3]
    assert html.count('aria-current="step"') == 1
    assert "Reworked 2 times" in html


def test_it_names_the_step_that_is_due_beside_the_dots() -> None:
    assert "Handle" in drawn("{% step_dots steps %}", steps=steps_at(4))
    assert "All steps done" in drawn("{% step_dots steps %}", steps=steps_at(8))


def test_it_says_a_due_time_exactly() -> None:
    html = drawn('{% due at "left 3 working hours" "near" True %}', at=AFTERNOON)
    assert "left 3 working hours" in html
    assert "2026-11-22 15:04" in html
    assert "provisional" in html


def test_it_shows_an_eye_only_where_a_value_may_be_revealed() -> None:
    assert "gg-eye" not in drawn('{% masked "138****5678" "Phone" %}')
    html = drawn('{% masked "138****5678" "Phone" "/reveal/" %}')
    assert 'href="/reveal/"' in html


def test_it_escapes_what_it_is_given() -> None:
    assert "<b>" not in drawn('{% masked value "Phone" "/x/" %}', value="<b>1</b>")
    assert "<b>" not in drawn("{% empty text %}", text="<b>1</b>")


def test_it_knows_no_file_outside_the_icons() -> None:
    assert paths_of("../../package") == ""
    assert paths_of("no-such-icon") == paths_of("point") != ""


def test_it_keeps_the_filters_when_paging_and_sorting() -> None:
    page = Paginator(range(200), 50).page(2)
    html = drawn("{% pager page %}", "/?q=refuse&page=2", page=page)
    assert 'href="?q=refuse&amp;page=3"' in html
    head = drawn('{% sort_head "due" "Due" %}', "/?q=refuse&sort=due&page=2")
    assert 'aria-sort="ascending"' in head
    assert 'href="?q=refuse&amp;sort=-due"' in head


def test_it_takes_one_filter_off() -> None:
    chips = [{"label": "Place", "value": "East", "name": "area"}]
    html = drawn("{% filter_chips chips %}", "/?area=1&q=refuse&page=3", chips=chips)
    assert 'href="?q=refuse"' in html


def test_it_says_an_error_at_its_field() -> None:
    form = SampleForm(data={"urgency": "normal", "latitude": "north"})
    html = drawn("{{ form }}", form=form)
    assert 'aria-describedby="id_place_error"' in html
    assert 'id="id_place_error"' in html
    assert 'href="#id_latitude"' in html
    assert 'value="north"' in html


def test_it_finds_options_by_pinyin_and_code() -> None:
    with translation.override("zh-hans"):
        html = str(SampleForm()["category"])
    assert 'data-search="bllj baolulaji 0101 refuse"' in html


def test_it_draws_a_map_without_tiles() -> None:
    html = drawn('{% map url="/cases.json" pick="id_lat id_lng" %}')
    assert 'data-tiles=""' in html
    assert 'data-lat-input="id_lat"' in html


def test_it_shows_how_far_a_job_is() -> None:
    html = drawn(
        "{% job job %}", job={"title": "Import", "state": "running", "done": 1, "total": 4}
    )
    assert 'value="25"' in html
