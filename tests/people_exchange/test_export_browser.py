"""In a browser: people in clear are asked for, approved by somebody else, taken away, gone."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import AccessLog, Posting, User
from events import outbox
from grids.models import Area
from people.exchange import exporting
from people.models import Export, Person
from tests.browser import Axe, PageFor, Shot
from tests.people.making import make_building, make_person, make_residence, make_room
from tests.people_exchange.making import worked

pytestmark = pytest.mark.e2e
PURPOSE = "核对低保对象名单"


@pytest.fixture
def who(supervisor: User, grid: Area) -> Person:
    someone = make_person("王小明", phones=["13912345678"])
    make_residence(someone, make_room(make_building(), "301"))
    Posting.objects.filter(user=supervisor).update(personal=True)
    return someone


def ask(page: Page) -> Export:
    page.goto(reverse("people_exchange:export_list"))
    page.get_by_text("明文导出（须说明用途并经审批）").get_by_role("link", name="人员").click()
    page.get_by_label("CSV").check()
    page.get_by_label("用途").fill(PURPOSE)
    page.get_by_role("button", name="提交审批").click()
    expect(page.get_by_text("待审批")).to_be_visible()
    return Export.objects.get()


def test_it_is_asked_approved_by_another_downloaded_and_expires(
    supervisor: User,
    county_supervisor: User,
    who: Person,
    page_for: PageFor,
    axe: Axe,
    shot: Shot,
    tmp_path: Path,
) -> None:
    page = page_for(supervisor)
    export = ask(page)
    decide = reverse("people_exchange:export_decide", args=[export.pk])
    page.goto(decide)
    expect(page.get_by_text("不能审批自己的导出")).to_be_visible()
    expect(page.get_by_role("button", name="同意", exact=True)).to_have_count(0)

    outbox.relay(timezone.now())
    other = page_for(county_supervisor)
    other.goto(reverse("notices:notice_list"))
    other.get_by_role("button", name=re.compile("申请明文导出")).click()
    expect(other).to_have_url(re.compile(f"{decide}$"))
    expect(other.get_by_text(PURPOSE)).to_be_visible()
    assert axe(other) == []
    shot(other, "export-decide")
    other.get_by_role("button", name="同意", exact=True).click()
    expect(other.get_by_text("已同意导出")).to_be_visible()

    export.refresh_from_db()
    assert worked(export.job).state == "done"
    page.goto(reverse("people_exchange:export_show", args=[export.pk]))
    with page.expect_download() as download:
        page.get_by_role("link", name="下载文件").click()
    path = tmp_path / "table.csv"
    download.value.save_as(path)
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    mark = exporting.watermark(export)
    assert supervisor.username in mark
    assert mark in rows[0]
    assert any("王小明" in row and row[-1] == mark for row in rows)
    assert supervisor.name in download.value.suggested_filename
    logged = AccessLog.objects.get(subject=f"people_export:{export.pk}")
    assert (logged.user, logged.field, logged.reason) == (supervisor, "full", PURPOSE)

    other.goto(reverse("people_exchange:export_show", args=[export.pk]))
    expect(other.get_by_role("link", name="下载文件")).to_have_count(0)
    Export.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    page.reload()
    expect(page.get_by_text("文件已过期或已达到下载次数")).to_be_visible()
    expect(page.get_by_role("link", name="下载文件")).to_have_count(0)
    answer = page.goto(reverse("people_exchange:export_file", args=[export.pk]))
    assert answer is not None
    assert answer.status == 410
