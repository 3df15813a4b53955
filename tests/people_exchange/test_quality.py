"""Figures of quality, the records behind them, and the weekly sample."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from people.exchange import checks, cleaning, quality
from people.exchange.services import Refused
from people.models import Check, House, Import, ImportPart, Person, SampleWeek
from people.services import register_household
from tests.cast import Login
from tests.people.making import BY, THERE, make_building, make_person, make_residence
from tests.people_exchange.making import ADDRESS, checked, person, text

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)


@pytest.fixture
def building(operator: User, grid: object) -> House:
    return make_building(address=ADDRESS)


@pytest.fixture
def flawed(building: House, other_township: object) -> dict[str, Person]:
    """One person for each thing that can be wrong, and one elsewhere with all of them."""
    found = {
        "no_document": make_person("甲一", document_kind="none", birth_date=dt.date(1980, 1, 1)),
        "too_old": make_person("乙二", document_kind="none", birth_date=dt.date(1910, 1, 1)),
        "child_head": make_person("丙三", document_kind="none", birth_date=dt.date(2020, 1, 1)),
        "two_homes": make_person("丁四"),
        "dead_at_home": make_person("戊五", died_on=dt.date(2026, 1, 1)),
        "no_birth": make_person("己六", document_kind="none"),
    }
    for person_ in found.values():
        make_residence(person_, building)
    make_residence(found["two_homes"], make_building())
    register_household(house=building, members=[(found["child_head"], "head")], by=BY)
    away = make_person("庚七", document_kind="none", birth_date=dt.date(1905, 1, 1))
    make_residence(away, make_building(THERE))
    return found


def test_each_figure_opens_its_records(
    operator: User, flawed: dict[str, Person], login: Login
) -> None:
    today, path = timezone.localdate(), operator.scope.area_path
    figures = quality.figures(operator, operator.scope.posting.place)  # type: ignore[union-attr]
    for name, who in flawed.items():
        rows = list(quality.found(operator, quality.BY_NAME[name], path, today))
        assert who in rows
        assert figures[name][path] == len(rows)
    assert [figures[n][path] for n in ("child_head", "two_homes", "too_old")] == [1, 1, 1]
    page = login(operator).get(reverse("people_exchange:quality_list", args=["two_homes"]))
    assert "丁*" in page.content.decode()
    assert "丁四" not in page.content.decode()


def test_figures_go_by_area_and_end_at_the_own(
    supervisor: User, community: object, flawed: dict[str, Person]
) -> None:
    place = supervisor.scope.posting.place  # type: ignore[union-attr]
    figures = quality.figures(supervisor, place)
    below = {path for counts in figures.values() for path in counts}
    assert all(path.startswith(supervisor.scope.area_path) for path in below)
    assert figures["two_homes"][community.path] == 1  # type: ignore[attr-defined]


def test_an_area_of_others_is_404(
    operator: User, other_township: object, flawed: dict[str, Person], login: Login
) -> None:
    for page in (
        reverse("people_exchange:quality"),
        reverse("people_exchange:quality_list", args=["no_phone"]),
    ):
        code = other_township.code  # type: ignore[attr-defined]
        assert login(operator).get(f"{page}?area={code}").status_code == 404
    unknown = reverse("people_exchange:quality_list", args=["nothing"])
    assert login(operator).get(unknown).status_code == 404


def test_a_grid_has_one_sample_a_week(worker: User, flawed: dict[str, Person]) -> None:
    checks.draw_samples(NOW)
    first = set(Check.objects.for_user(worker).values_list("person", flat=True))
    assert len(first) == checks.SAMPLE
    checks.draw_samples(NOW + dt.timedelta(days=2))
    assert set(Check.objects.for_user(worker).values_list("person", flat=True)) == first
    checks.draw_samples(NOW + dt.timedelta(days=7))
    assert SampleWeek.objects.values("monday").distinct().count() == 2
    assert Check.objects.filter(done_at=None).count() == len(
        set(Check.objects.values_list("person", flat=True))
    )


def test_a_sample_that_failed_is_drawn_again(
    worker: User, flawed: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def sample(self, *args: object) -> None:
            raise RuntimeError

    monkeypatch.setattr("random.SystemRandom", Broken)
    with pytest.raises(RuntimeError):
        checks.draw_samples(NOW)
    assert not SampleWeek.objects.exists()
    monkeypatch.undo()
    checks.draw_samples(NOW)
    assert Check.objects.count() == checks.SAMPLE


def test_a_check_is_answered_once(worker: User, flawed: dict[str, Person]) -> None:
    checks.draw_samples(NOW)
    check = Check.objects.for_user(worker)[0]
    checks.answer(worker, check, "corrected")
    with pytest.raises(Refused):
        checks.answer(worker, check, "right")


def test_old_tables_leave_nothing_behind(operator: User, building: House) -> None:
    row = person(1, "王小明")
    row[4] = "12345"
    task = checked(operator, text([row]))
    assert "王小明" in task.samples
    cleaning.clean(timezone.now() + dt.timedelta(days=8))
    task = Import.objects.get()
    assert (task.samples, task.file, task.staged, task.marked) == ("", None, None, None)
    assert not ImportPart.objects.exists()
