"""Masked tables at once; clear ones after somebody else said yes, for three days."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AccessLog, Role, User
from grids.models import Area
from people.exchange import exporting, kept
from people.exchange.lists import lines, listed
from people.exchange.services import Refused
from people.models import Export, House, Person
from people.services import HouseFacts, register_house
from tests.cast import Login
from tests.factories import make_person as make_user
from tests.people.making import BY, THERE, make_building, make_person, make_residence, make_room
from tests.people_exchange.making import personal, worked

pytestmark = pytest.mark.django_db
PURPOSE = "核对低保对象名单"


@pytest.fixture
def who(operator: User, grid: object, other_township: object) -> Person:
    """One person in the grid, and another elsewhere."""
    person = make_person("王小明", phones=["13912345678"], employer="第一机械厂")
    make_residence(person, make_room(make_building(), "301"))
    make_residence(make_person("李大力"), make_building(THERE))
    return person


def asked(user: User, form: str = "xlsx") -> Export:
    return exporting.ask_full(personal(user), "person", "", "", form, PURPOSE)


def approved(user: User, supervisor: User, form: str = "xlsx") -> Export:
    export = exporting.decide(supervisor, asked(user, form), True, "")
    assert worked(export.job).state == "done"
    export.refresh_from_db()
    return export


def test_values_are_masked_and_of_the_own_area_alone(operator: User, who: Person) -> None:
    export = exporting.ask_masked(operator, "person", "", "", "csv")
    assert worked(export.job).state == "done"
    export.refresh_from_db()
    text = kept.whole(export.file).decode()
    assert "王*" in text
    assert not any(v in text for v in ("王小明", "李", who.document, "13912345678", "301"))
    assert export.rows == 1


def two_units() -> House:
    """A building where room 101 is there in unit 1 and in unit 2, with somebody in each."""
    building = make_building()
    for number in ("1", "2"):
        unit = register_house(HouseFacts(level="unit", parent=building, number=number), by=BY)
        make_residence(make_person("王小明"), make_room(unit, "101"))
    return building


def test_in_clear_a_home_stands_with_its_unit_and_room(
    operator: User, supervisor: User, grid: Area
) -> None:
    building = two_units()
    whole = {f"{building.place} {unit} 单元 101" for unit in "12"}
    for register in ("person", "house"):
        export = exporting.ask_full(personal(operator), register, "", "", "csv", PURPOSE)
        assert worked(exporting.decide(supervisor, export, True, "").job).state == "done"
        export.refresh_from_db()
        text = kept.whole(export.file).decode()
        assert [home in text for home in whole] == [True, True]


def test_masked_homes_end_at_the_building(operator: User, grid: Area) -> None:
    building = two_units()
    for register in ("person", "house"):
        rows = listed(operator, register, "", "")
        text = str(list(lines(operator, register, False, rows)))
        assert building.place in text
        assert "单元 101" not in text
        assert "'101'" not in text


def test_of_a_masked_one_nobody_is_said_to_have_approved(operator: User, who: Person) -> None:
    export = exporting.ask_masked(operator, "person", "", "", "csv")
    with translation.override("zh-hans"):
        assert export.state_words == "生成中"
        export.full = True
        assert export.state_words == "已同意，生成中"
        export.state = Export.State.READY
        assert export.state_words == "可下载"


def test_each_register_can_be_exported(operator: User, who: Person) -> None:
    for register in ("house", "organisation"):
        try:
            export = exporting.ask_masked(operator, register, "", "", "xlsx")
        except Refused:
            assert register == "organisation"
            continue
        assert worked(export.job).state == "done"


def test_a_full_one_asks_for_the_right_and_a_purpose(
    operator: User, who: Person, login: Login
) -> None:
    with pytest.raises(PermissionDenied):
        exporting.ask_full(operator, "person", "", "", "csv", PURPOSE)
    page = reverse("people_exchange:export_create") + "?full=1"
    assert login(operator).post(page, {"format": "csv", "purpose": PURPOSE}).status_code == 403
    personal(operator)
    assert login(operator).post(page, {"format": "csv", "purpose": "短"}).status_code == 422
    assert login(operator).post(page, {"format": "csv", "purpose": PURPOSE}).status_code == 302


def test_nothing_is_written_before_approval(operator: User, who: Person, login: Login) -> None:
    export = asked(operator)
    assert (export.job, export.file) == (None, None)
    file = login(operator).get(reverse("people_exchange:export_file", args=[export.pk]))
    assert file.status_code == 410


def test_nobody_approves_their_own(supervisor: User, who: Person, login: Login) -> None:
    export = asked(supervisor)
    with pytest.raises(PermissionDenied):
        exporting.decide(supervisor, export, True, "")
    page = reverse("people_exchange:export_decide", args=[export.pk])
    assert login(supervisor).post(page, {"approve": "1"}).status_code == 403
    export.refresh_from_db()
    assert export.state == "asked"


def test_a_supervisor_of_another_area_does_not_see_it(
    operator: User, who: Person, other_township: Area, login: Login
) -> None:
    export = asked(operator)
    other = make_user("other_supervisor", Role.SUPERVISOR, other_township)
    page = reverse("people_exchange:export_decide", args=[export.pk])
    assert login(other).post(page, {"approve": "1"}).status_code == 404


def test_it_is_decided_once(operator: User, supervisor: User, who: Person) -> None:
    export = asked(operator)
    exporting.decide(supervisor, export, False, "目的不清楚")
    with pytest.raises(Refused):
        exporting.decide(supervisor, export, True, "")
    export.refresh_from_db()
    assert (export.state, export.job) == ("refused", None)


def test_a_refusal_says_why(operator: User, supervisor: User, who: Person, login: Login) -> None:
    page = reverse("people_exchange:export_decide", args=[asked(operator).pk])
    assert login(supervisor).post(page, {"refuse": "1"}).status_code == 422


def test_the_full_file_carries_who_when_and_why_everywhere(
    operator: User, supervisor: User, who: Person
) -> None:
    export = approved(operator, supervisor)
    mark = exporting.watermark(export)
    assert operator.name in mark
    assert PURPOSE in mark
    book = openpyxl.load_workbook(io.BytesIO(kept.whole(export.file)))
    for sheet in book.worksheets:
        assert sheet.cell(1, 1).value == mark
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[2][0] == "王小明"
    assert rows[2][-1] == mark
    name = exporting.name_of(export)
    assert operator.name in name
    assert PURPOSE in name


def test_the_file_on_disk_holds_nothing_in_clear(
    operator: User, supervisor: User, who: Person
) -> None:
    export = approved(operator, supervisor, "csv")
    assert export.file is not None
    data = kept.path_of(export.file.uid).read_bytes()
    assert who.document.encode() not in data
    assert who.document.encode() in kept.whole(export.file)


def test_it_is_taken_three_times_each_logged_then_gone(
    operator: User, supervisor: User, who: Person, login: Login
) -> None:
    export = approved(operator, supervisor, "csv")
    page, client = reverse("people_exchange:export_file", args=[export.pk]), login(operator)
    for _each in range(exporting.MOST_DOWNLOADS):
        answer = client.get(page)
        assert answer.status_code == 200
        assert who.document in answer.getvalue().decode()
    assert client.get(page).status_code == 410
    rows = AccessLog.objects.filter(subject=f"people_export:{export.pk}", field="full")
    assert [row.reason for row in rows] == [PURPOSE] * 3
    exporting.expire(timezone.now())
    export.refresh_from_db()
    assert (export.state, export.file) == ("gone", None)


def test_an_expired_one_is_410_with_a_sentence_and_destroyed(
    operator: User, supervisor: User, who: Person, login: Login
) -> None:
    export = approved(operator, supervisor, "csv")
    assert export.file is not None
    path = kept.path_of(export.file.uid)
    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now() - dt.timedelta(1))
    answer = login(operator).get(reverse("people_exchange:export_file", args=[export.pk]))
    assert answer.status_code == 410
    assert "过期" in answer.content.decode() or "expired" in answer.content.decode()
    exporting.expire(timezone.now())
    assert not path.exists()


def test_who_lost_the_right_gets_no_file(
    operator: User, supervisor: User, who: Person, login: Login
) -> None:
    export = approved(operator, supervisor, "csv")
    posting = operator.scope.posting
    assert posting is not None
    posting.personal = False
    posting.save(update_fields=["personal"])
    answer = login(operator).get(reverse("people_exchange:export_file", args=[export.pk]))
    assert answer.status_code == 410
