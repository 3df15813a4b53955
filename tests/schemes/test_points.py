"""Bonus and penalty points: who may, within what, with which evidence, and taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, User
from assessment.figures.periods import current
from assessment.models import Adjustment
from assessment.schemes.candidates import candidates
from assessment.schemes.lookup import extras_of
from assessment.schemes.services import Subject, adjust, take_back
from assessment.schemes.services.adjustments import FOLDER, may_adjust, sweep
from gridgov.files import store
from grids.models import Area
from tests.cast import Login
from tests.schemes.helpers import given, in_force_now, photo

pytestmark = pytest.mark.django_db
CREATE = reverse("schemes:adjustment_create")


def now_week() -> Any:
    return current("week", timezone.now())


def give(user: User, subject: Subject, **more: Any) -> Adjustment:
    scheme = in_force_now(subject.kind)
    values = {
        "user": user,
        "subject": subject,
        "period": now_week(),
        "extra": scheme.extras.get(is_penalty=more.pop("is_penalty", False)),
        "points": Decimal(2),
        "reason": "a good idea",
        "evidence": photo(),
    }
    return adjust(**{**values, **more})


def test_they_count_for_their_subject_in_their_period(
    county_supervisor: User, township_department: Department
) -> None:
    row = given(county_supervisor, township_department)
    (extra,) = extras_of("department", now_week())[township_department.pk]
    assert (extra.points, extra.reason, extra.pk) == (Decimal(2), "a good idea", row.pk)
    assert extras_of("department", now_week().following()) == {}
    assert extras_of("township", now_week()) == {}
    assert row.digest
    assert row.thumbnail.name


def test_a_penalty_takes_points_away(county_supervisor: User, township: Area) -> None:
    row = give(county_supervisor, Subject("township", township), is_penalty=True)
    assert row.points == -2


@pytest.mark.parametrize(
    ("who", "kind", "subject", "may"),
    [
        ("county_supervisor", "township", "township", True),
        ("county_supervisor", "county", "county", False),
        ("supervisor", "township", "township", False),
        ("supervisor", "township", "other_township", False),
        ("supervisor", "community", "community", True),
        ("supervisor", "grid", "grid", True),
        ("supervisor", "department", "township_department", True),
        ("supervisor", "department", "county_department", False),
        ("supervisor", "worker", "worker", True),
        ("supervisor", "operator", "outsider", False),
        ("department_head", "department", "township_department", False),
        ("operator", "worker", "worker", False),
        ("system_admin", "township", "township", False),
    ],
)
def test_only_a_supervisor_above_may(
    who: str, kind: str, subject: str, may: bool, request: pytest.FixtureRequest
) -> None:
    user, whom = request.getfixturevalue(who), request.getfixturevalue(subject)
    assert may_adjust(user, subject_of(kind, whom)) is may
    if not may:
        with pytest.raises(PermissionDenied):
            give(user, subject_of(kind, whom))


def subject_of(kind: str, whom: Any) -> Subject:
    if isinstance(whom, Area):
        return Subject(kind, whom)
    if isinstance(whom, Department):
        return Subject(kind, whom.area, department=whom)
    return Subject(kind, whom.scope.posting.area, user=whom)


def test_nobody_gives_points_to_themselves(supervisor: User, township: Area) -> None:
    assert not may_adjust(supervisor, Subject("operator", township, user=supervisor))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"points": Decimal(0)}, "points"),
        ({"points": Decimal("3.01")}, "points"),
        ({"points": Decimal(-1)}, "points"),
        ({"reason": "  "}, "reason"),
        ({"evidence": SimpleUploadedFile("a.txt", b"words", "text/plain")}, "evidence"),
        ({"period": "next"}, "period"),
    ],
    ids=["zero", "too many", "minus", "no reason", "no picture", "to come"],
)
def test_it_refuses_what_is_wrong(
    more: dict[str, Any], field: str, county_supervisor: User, township: Area
) -> None:
    if more.get("period") == "next":
        more = {"period": now_week().following()}
    with pytest.raises(ValidationError) as error:
        give(county_supervisor, Subject("township", township), **more)
    assert list(error.value.message_dict) == [field]
    assert not Adjustment.objects.exists()


def test_it_refuses_an_item_of_another_scheme(county_supervisor: User, township: Area) -> None:
    other = in_force_now("grid").extras.get(is_penalty=False)
    with pytest.raises(ValidationError, match="no such bonus"):
        give(county_supervisor, Subject("township", township), extra=other)


def test_phones_do_not_stay_in_reasons(county_supervisor: User, township: Area) -> None:
    said = "电话13812345678核实"
    row = give(county_supervisor, Subject("township", township), reason=said)
    assert "13812345678" not in row.reason
    back = take_back(user=county_supervisor, adjustment=row, reason=said)
    assert "13812345678" not in back.taken_back_reason


def test_taken_back_they_stay_and_do_not_count(
    county_supervisor: User, supervisor: User, township_department: Department
) -> None:
    row = given(county_supervisor, township_department)
    before = timezone.now()
    first = take_back(user=supervisor, adjustment=row, reason="entered twice")
    again = take_back(user=county_supervisor, adjustment=row, reason="once more")
    assert (again.taken_back_by, again.taken_back_reason) == (supervisor, "entered twice")
    assert again.taken_back_at == first.taken_back_at
    assert extras_of("department", now_week()) == {}
    assert list(extras_of("department", now_week(), before)) == [township_department.pk]


def test_the_database_keeps_them(county_supervisor: User, township_department: Department) -> None:
    row = given(county_supervisor, township_department)
    take_back(user=county_supervisor, adjustment=row, reason="wrong")
    for meddle in (
        lambda: Adjustment.objects.update(points=50),
        lambda: Adjustment.objects.update(taken_back_at=None, taken_back_reason=""),
        lambda: Adjustment.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="is decided"), transaction.atomic():
            meddle()


def test_who_sees_them(
    county_supervisor: User,
    supervisor: User,
    operator: User,
    outsider: User,
    liaison: User,
    worker: User,
    grid: Area,
    township_department: Department,
) -> None:
    mine = give(supervisor, Subject("worker", grid, user=worker))
    units = given(county_supervisor, township_department)
    seen = {
        user.username: set(Adjustment.objects.for_user(user))
        for user in (county_supervisor, supervisor, operator, outsider, liaison, worker)
    }
    assert seen == {
        "county_supervisor": {mine, units},
        "supervisor": {mine, units},
        "operator": set(),
        "outsider": set(),
        "liaison": {units},
        "worker": {mine},
    }


def test_files_that_no_row_names_are_swept(
    county_supervisor: User, township_department: Department
) -> None:
    row = given(county_supervisor, township_department)
    later = timezone.now() + dt.timedelta(days=2)
    store.write([b"left over"], loose := store.path_of(FOLDER, uuid.uuid4(), "pdf"))
    sweep(later)  # also what other tests left
    assert not row.file.storage.exists(loose)
    assert sweep(later) == 0
    assert row.file.storage.exists(str(row.file.name))


def test_subjects_are_found_by_name(
    county_supervisor: User, township: Area, other_township: Area, worker: User, liaison: User
) -> None:
    week = now_week()
    found = candidates(county_supervisor, "township", week)
    assert [one.area for one in found] == [township, other_township]
    assert [s.area for s in candidates(county_supervisor, "township", week, "虢王")] == [
        other_township
    ]
    assert [s.user for s in candidates(county_supervisor, "worker", week, "worker")] == [worker]
    departments = candidates(county_supervisor, "department", week)
    assert liaison.scope.department_ids[0] in {one.pk for one in departments}
    assert candidates(county_supervisor, "worker", week, "nobody") == []


def test_the_page_asks_for_kind_and_period_first(
    county_supervisor: User, township: Area, login: Login
) -> None:
    in_force_now("township")
    client = login(county_supervisor)
    assert "adjustment_create" not in client.get(CREATE).content.decode()
    page = client.get(CREATE, {"kind": "township", "period": now_week().code})
    assert str(township.label) in page.content.decode()


def address(subject: Area) -> str:
    return f"{CREATE}?kind=township&period={now_week().code}&subject={subject.pk}"


def test_it_notes_the_points(county_supervisor: User, township: Area, login: Login) -> None:
    extra = in_force_now("township").extras.get(is_penalty=False)
    data = {"subject": township.pk, "extra": extra.pk, "points": "1.5", "reason": "well done"}
    client = login(county_supervisor)
    bare = client.post(address(township), data)
    assert bare.status_code == 422
    done = client.post(address(township), {**data, "evidence": photo()}, follow=True)
    assert "well done" in done.content.decode()
    row = Adjustment.objects.get()
    assert (row.points, row.area, row.decided_by) == (Decimal("1.5"), township, county_supervisor)


def test_it_offers_nobody_out_of_reach(
    supervisor: User, township: Area, other_township: Area, login: Login
) -> None:
    in_force_now("township")
    for area in (township, other_township):
        page = login(supervisor).get(address(area))
        assert 'name="points"' not in page.content.decode()


def test_taking_back_asks_why(
    county_supervisor: User, township_department: Department, login: Login
) -> None:
    row = given(county_supervisor, township_department)
    url = reverse("schemes:adjustment_take_back", args=[row.pk])
    client = login(county_supervisor)
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "wrong one"}).status_code == 302
    assert client.post(url, {"reason": "again"}).status_code == 302
    row.refresh_from_db()
    assert row.taken_back_reason == "wrong one"
    page = client.get(reverse("schemes:adjustment_list")).content.decode()
    assert "wrong one" in page
    assert url not in page


def test_the_same_form_sent_twice_gives_its_points_once(
    county_supervisor: User, township_department: Department
) -> None:
    """Taken back, they may be given anew."""
    scheme = in_force_now()
    what: dict[str, Any] = {
        "user": county_supervisor,
        "subject": Subject("department", township_department.area, department=township_department),
        "period": now_week(),
        "extra": scheme.extras.get(is_penalty=False),
        "points": Decimal(1),
        "reason": "经验推广",
        "evidence": None,
    }
    row = adjust(**what)
    with pytest.raises(ValidationError) as refused:
        adjust(**what)
    assert list(refused.value.message_dict) == ["reason"]
    take_back(user=county_supervisor, adjustment=row, reason="重新核定")
    adjust(**what)
    assert Adjustment.objects.standing().count() == 1


def test_the_list_asks_the_database_a_few_times(
    county_supervisor: User,
    township_department: Department,
    login: Login,
    django_assert_max_num_queries: Any,
) -> None:
    scheme = in_force_now()
    subject = Subject("department", township_department.area, department=township_department)
    for number in range(8):
        adjust(
            user=county_supervisor, subject=subject, period=now_week(),
            extra=scheme.extras.get(is_penalty=False), points=Decimal(1), reason=f"x{number}",
            evidence=None,
        )  # fmt: skip
    client = login(county_supervisor)
    with django_assert_max_num_queries(16):
        client.get(reverse("schemes:adjustment_list"))
