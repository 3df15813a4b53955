"""On a phone: an entry with a photo is written, and one tap makes a case of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import User
from events.models import Attachment, CaseLink, Event
from people.models import Diary, DiaryDraft, RecordPhoto
from tests.browser import PHONE, Axe, PageFor, Shot
from tests.intake import files
from tests.people.making import make_building, make_person, make_residence, make_room

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("rules")]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "door.jpg"
    path.write_bytes(files.photo(size=(640, 480)).read())
    return path


def test_it_writes_an_entry_with_a_photo_and_makes_a_case_of_it(
    worker: User, picture: Path, page_for: PageFor, axe: Axe, shot: Shot
) -> None:
    person = make_person("欧阳建国")
    make_residence(person, make_room(make_building(), "301"))
    page = page_for(worker, width=PHONE)
    page.goto("/diary/")
    page.get_by_role("link", name="写日记").first.click()
    page.fill("#id_found", "单元门口积水,老人出入不便")
    page.set_input_files('input[name="photos"]', str(picture))
    expect(page.locator('input[name="photos-kept"]')).to_have_count(1)
    page.locator("#id_person").press_sequentially("欧阳建国")
    expect(page.get_by_role("radio", name=re.compile("欧阳"))).to_be_checked()
    expect(page.locator("#kept")).to_contain_text("已于")
    assert axe(page) == []
    shot(page, "diary-390")
    page.get_by_role("button", name="保存").last.click()
    expect(page.get_by_text("日记已保存")).to_be_visible()
    expect(page.locator(".gg-photos img")).to_have_count(1)
    assert axe(page) == []
    shot(page, "diary-entry-390")
    page.get_by_role("button", name="一键转为事件").click()
    expect(page).to_have_url(re.compile(r"/events/\d+/$"))
    event = Event.objects.get()
    assert event.description == Diary.objects.get().found
    assert [link.person for link in CaseLink.objects.exclude(person=None)] == [person]
    assert Attachment.objects.filter(event=event).count() == RecordPhoto.objects.count() == 1
    assert not DiaryDraft.objects.exists()


def test_it_works_without_scripts(worker: User, picture: Path, page_for: PageFor) -> None:
    page = page_for(worker, width=PHONE, script=False)
    page.goto("/diary/create/")
    page.fill("#id_found", "楼道堆放杂物")
    page.set_input_files('input[name="photos"]', str(picture))
    page.get_by_role("button", name="保存").last.click()
    expect(page.locator(".gg-photos img")).to_have_count(1)
    assert Diary.objects.get().found == "楼道堆放杂物"
