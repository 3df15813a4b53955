"""The pages of circulars and their files: what they show, to whom, and what they refuse."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from assessment.circulars import services
from assessment.circulars.forms import WordsForm
from assessment.models import Circular, CircularState, Snapshot
from assessment.snapshots.freezing import revise
from grids.models import Area
from tests.cast import Login
from tests.circulars.conftest import MONTH, drafted, published, signed
from tests.factories import make_area, make_person


def page(client: Client, name: str, *where: Any, status: int = 200, **query: Any) -> str:
    answer = client.get(reverse(f"circulars:{name}", args=where), query)
    assert answer.status_code == status
    return answer.content.decode()


def typed(circular: Circular, **changes: Any) -> dict[str, Any]:
    """What the form of a draft holds, some of it changed."""
    first = WordsForm.initial_of(services.words_of(circular), circular.version)
    return {**first, **changes}


def test_the_first_one_is_drafted_from_the_empty_list(
    month: Snapshot, county_operator: User, login: Login
) -> None:
    client = login(county_operator)
    assert reverse("circulars:draft") in page(client, "list")
    assert MONTH.code in page(client, "draft")
    answer = client.post(reverse("circulars:draft"), {"period": MONTH.code})
    row = Circular.objects.get()
    assert answer["Location"] == reverse("circulars:show", args=[row.pk])
    assert row.title in page(client, "list")
    client.post(reverse("circulars:draft"), {"period": MONTH.code})
    assert Circular.objects.count() == 1


def test_only_frozen_periods_can_be_chosen(
    month: Snapshot, county_operator: User, login: Login
) -> None:
    answer = login(county_operator).post(reverse("circulars:draft"), {"period": "2026-05"})
    assert answer.status_code == 422
    assert not Circular.objects.exists()


def test_without_a_frozen_period_it_says_so(
    county: Area, county_operator: User, login: Login
) -> None:
    shown = page(login(county_operator), "draft")
    assert "No period is frozen yet" in shown or "还没有已固化的考核期" in shown


def test_a_draft_is_there_for_the_county_centre_alone(
    circular: Circular,
    login: Login,
    county_operator: User,
    county_liaison: User,
    supervisor: User,
    auditor: User,
) -> None:
    page(login(county_operator), "show", circular.pk)
    for user in (county_liaison, supervisor, auditor):
        client = login(user)
        assert circular.title not in page(client, "list")
        for name in ("show", "pdf", "docx"):
            page(client, name, circular.pk, status=404)


def test_a_published_one_is_for_those_of_the_county(
    circular: Circular, login: Login, county_supervisor: User, county_liaison: User, operator: User
) -> None:
    row = published(county_supervisor, circular)
    other = make_area(code="610306", name="岐山县")
    stranger = make_person("stranger", "supervisor", other)
    for user in (county_liaison, operator):
        assert row.called in page(login(user), "list")
        assert row.called in page(login(user), "show", row.pk)
    assert row.called not in page(login(stranger), "list")
    page(login(stranger), "show", row.pk, status=404)


def test_numbers_open_the_cases_they_count(
    month: Snapshot, county: Area, county_supervisor: User, township: Area, login: Login
) -> None:
    row = published(county_supervisor, drafted(county_supervisor, county, month))
    client = login(county_supervisor)
    shown = page(client, "show", row.pk)
    where = [row.period, "township", township.pk, "overdue_stock"]
    url = f"{reverse('snapshots:cases', args=where)}?revision=1"
    assert f'href="{url}" title=' in shown
    cases = client.get(url)
    assert cases.context["total"] == 6
    links = set(re.findall(rf'href="(/assessment/periods/{row.period}/[^"]+)"', shown))
    assert len(links) > 5
    assert all(client.get(link).status_code == 200 for link in sorted(links)[:12])


def test_a_liaison_is_given_no_address_that_is_closed(
    month: Snapshot,
    county: Area,
    county_supervisor: User,
    township: Area,
    county_liaison: User,
    login: Login,
) -> None:
    row = published(county_supervisor, drafted(county_supervisor, county, month))
    shown = page(login(county_liaison), "show", row.pk)
    assert f"/township/{township.pk}/" not in shown
    assert "/county/" not in shown
    assert township.name in shown


def test_an_edit_is_saved(circular: Circular, county_operator: User, login: Login) -> None:
    client = login(county_operator)
    url = reverse("circulars:edit", args=[circular.pk])
    answer = client.post(url, typed(circular, section_next="（一）抓紧办结。\r\n（二）举一反三。"))
    assert answer.status_code == 302
    shown = page(client, "show", circular.pk)
    assert "<p>（一）抓紧办结。</p>" in shown
    assert "<p>（二）举一反三。</p>" in shown


def test_an_empty_title_is_told_at_the_field(
    circular: Circular, county_operator: User, login: Login
) -> None:
    url = reverse("circulars:edit", args=[circular.pk])
    answer = login(county_operator).post(url, typed(circular, title=" "))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"title"}
    assert Circular.objects.get().title == circular.title


UNREADABLE = "\x07\x1b\x0b\x85\u202e\ufffe"


def test_signs_that_nobody_can_read_are_not_kept(
    circular: Circular, county_operator: User, login: Login
) -> None:
    client, url = login(county_operator), reverse("circulars:edit", args=[circular.pk])
    changes = {"title": f"通{UNREADABLE}报", "section_next": f"抓{UNREADABLE}紧\t办结。"}
    assert client.post(url, typed(circular, **changes)).status_code == 302
    row = Circular.objects.get()
    assert (row.title, row.sections[-1]["text"]) == ("通报", "抓紧\t办结。")
    answer = client.post(url, typed(row, addressees=UNREADABLE))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"addressees"}


def test_word_takes_a_text_that_was_kept_earlier(
    circular: Circular, county_operator: User, login: Login
) -> None:
    for one in circular.sections:
        one["text"] += UNREADABLE
    kept = {"title": f"通{UNREADABLE}报", "sections": circular.sections}
    Circular.objects.filter(pk=circular.pk).update(**kept)
    client = login(county_operator)
    answer = client.get(reverse("circulars:docx", args=[circular.pk]))
    paper = Document(io.BytesIO(answer.content))
    assert "通报" in [one.text for one in paper.paragraphs]
    assert client.get(reverse("circulars:pdf", args=[circular.pk])).status_code == 200


def test_two_windows_lose_nothing(
    circular: Circular, county_operator: User, county_supervisor: User, login: Login
) -> None:
    url = reverse("circulars:edit", args=[circular.pk])
    first, second = login(county_operator), login(county_supervisor)
    assert first.post(url, typed(circular, section_next="甲写的。")).status_code == 302
    answer = second.post(url, typed(circular, section_next="乙写的。", title="乙的标题"))
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "乙写的。" in shown
    assert "甲写的。" in shown
    assert county_operator.name in shown
    assert Circular.objects.get().sections[-1]["text"] == "甲写的。"
    form = answer.context["form"]
    again = second.post(url, {name: form[name].value() for name in form.fields})
    assert again.status_code == 302
    assert Circular.objects.get().sections[-1]["text"] == "乙写的。"


def test_drafting_again_asks_before_it_overwrites(
    circular: Circular, county_operator: User, login: Login
) -> None:
    client = login(county_operator)
    client.post(reverse("circulars:edit", args=[circular.pk]), typed(circular, title="改过"))
    assert county_operator.name in page(client, "draft_again", circular.pk)
    assert Circular.objects.get().title == "改过"
    url = reverse("circulars:draft_again", args=[circular.pk])
    assert client.post(url, {"version": 1}).status_code == 409
    assert Circular.objects.get().title == "改过"
    assert client.post(url, {"version": 2}).status_code == 302
    assert Circular.objects.get().title == circular.title


def test_an_operator_drafts_and_the_supervisor_decides(
    circular: Circular, county_operator: User, county_supervisor: User, login: Login
) -> None:
    operator, leader = login(county_operator), login(county_supervisor)
    for name in ("sign", "take_back", "publish"):
        assert operator.post(reverse(f"circulars:{name}", args=[circular.pk])).status_code == 403
    for name, state in (("sign", "signed"), ("publish", "published")):
        page(leader, name, circular.pk)
        url = reverse(f"circulars:{name}", args=[circular.pk])
        for _twice in range(2):
            assert leader.post(url, {"version": circular.version}).status_code == 302
            assert Circular.objects.get().state == state
    assert Circular.objects.get().number == 1


@pytest.mark.parametrize("name", ["edit", "draft_again", "discard", "sign", "take_back", "publish"])
def test_a_published_one_cannot_be_changed_by_any_page(
    circular: Circular, county_supervisor: User, login: Login, name: str
) -> None:
    row = published(county_supervisor, circular)
    url = reverse(f"circulars:{name}", args=[row.pk])
    client = login(county_supervisor)
    for answer in (client.get(url), client.post(url, typed(row))):
        assert answer["Location"] == reverse("circulars:show", args=[row.pk])
    assert Circular.objects.get().state == CircularState.PUBLISHED


def test_a_page_tells_of_a_later_revision_and_of_the_correction(
    circular: Circular, county: Area, county_supervisor: User, county_liaison: User, login: Login
) -> None:
    row = published(county_supervisor, circular)
    newer = revise(MONTH, "补录", None, timezone.now())
    client, reader = login(county_supervisor), login(county_liaison)
    changes = reverse("snapshots:changes", args=[MONTH.code, 2])
    assert changes in page(reader, "show", row.pk)
    assert f"?period={MONTH.code}" in page(client, "show", row.pk)
    assert row.called in page(client, "draft", period=MONTH.code)
    second = drafted(county_supervisor, county, newer)
    shown = page(reader, "show", row.pk)
    assert reverse("circulars:show", args=[second.pk]) not in shown
    second = published(county_supervisor, second)
    assert second.called in page(reader, "show", row.pk)
    corrected = page(reader, "show", second.pk)
    assert f"本通报更正并替代{row.called}通报。" in corrected
    assert "更正原因：补录后更正" in corrected
    assert "与原通报相比，数据没有变化。" in corrected
    assert second.called in page(reader, "list")


def test_the_pdf_says_what_the_page_says(
    month: Snapshot, county: Area, county_supervisor: User, county_liaison: User, login: Login
) -> None:
    row = published(county_supervisor, drafted(county_supervisor, county, month))
    answer = login(county_liaison).get(reverse("circulars:pdf", args=[row.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="circular-2026-03.pdf"' in answer["Content-Disposition"]
    reader = PdfReader(io.BytesIO(answer.content))
    text = re.sub(r"\s", "", "".join(one.extract_text() for one in reader.pages))
    assert reader.pages[0].mediabox.width == pytest.approx(595, abs=1)
    for words in words_of(row):
        assert words in text


def test_the_docx_says_what_the_page_says(
    month: Snapshot, county: Area, county_supervisor: User, county_liaison: User, login: Login
) -> None:
    row = published(county_supervisor, drafted(county_supervisor, county, month))
    answer = login(county_liaison).get(reverse("circulars:docx", args=[row.pk]))
    paper = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
    text = re.sub(r"\s", "", "".join([*(one.text for one in paper.paragraphs), *cells]))
    for words in words_of(row):
        assert words in text
    assert "城关镇" in cells
    width = paper.sections[0].page_width
    assert width is not None
    assert width.mm == pytest.approx(210, abs=0.5)


def words_of(row: Circular) -> list[str]:
    """What any form of the document holds."""
    sections = [re.sub(r"\s", "", one["title"] + one["text"]) for one in row.sections]
    tables = ["表1总体数据", "表2镇（街道）考核得分", "表4超期存量清单"]
    return [row.called, row.title, row.issuer, row.copies, *sections[:2], *tables]


def test_a_draft_is_marked_in_its_files(
    circular: Circular, county_operator: User, login: Login
) -> None:
    answer = login(county_operator).get(reverse("circulars:docx", args=[circular.pk]))
    paper = Document(io.BytesIO(answer.content))
    assert "（草稿，发布时编号）" in [one.text for one in paper.paragraphs]
    row = signed(make_person("other", "supervisor", circular.area), circular)
    shown = page(login(county_operator), "show", row.pk)
    assert "（草稿" not in shown
    assert "（已签发，发布时编号）" in shown


def test_a_correction_asks_why(
    circular: Circular, county_supervisor: User, county_operator: User, login: Login
) -> None:
    published(county_supervisor, circular)
    client, url = login(county_operator), reverse("circulars:draft")
    for reason in ("", "-5", "\x07"):
        answer = client.post(url, {"period": MONTH.code, "reason": reason})
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"reason"}
    assert Circular.objects.count() == 1
    assert 'name="reason"' in page(client, "draft", period=MONTH.code)
    answer = client.post(url, {"period": MONTH.code, "reason": "上报漏记"})
    assert answer.status_code == 302
    row = Circular.objects.unpublished().get()
    assert row.material["reason"] == "上报漏记"
    services.draft_again(user=county_operator, circular=row, version=1, now=timezone.now())
    assert Circular.objects.unpublished().get().material["reason"] == "上报漏记"


def test_nobody_drafts_signs_and_publishes_alone(
    circular: Circular, county: Area, county_supervisor: User
) -> None:
    signed(county_supervisor, circular)
    second = make_person("second", "supervisor", county)
    now = timezone.now()
    with pytest.raises(ValidationError):
        services.publish(user=county_supervisor, circular=circular, now=now)
    assert Circular.objects.get().is_signed
    assert services.publish(user=second, circular=circular, now=now).is_published


def test_a_field_has_the_lines_its_text_takes() -> None:
    form = WordsForm(initial={"section_next": "办" * 400})
    assert form["section_next"].field.widget.attrs["rows"] == 13
    assert form["section_overdue"].field.widget.attrs["rows"] == 3


def test_the_list_costs_the_same_however_long(
    circular: Circular,
    county: Area,
    county_supervisor: User,
    login: Login,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    signed(county_supervisor, circular)
    services.publish(user=county_supervisor, circular=circular, now=timezone.now())
    drafted(county_supervisor, county, circular.snapshot)
    client = login(county_supervisor)
    page(client, "list")
    with django_assert_max_num_queries(10):
        page(client, "list")
    with django_assert_max_num_queries(22):
        page(client, "show", circular.pk)
