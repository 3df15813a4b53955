"""A run by the clock that went wrong is told once, to those who can mend it; the list shows it."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from accounts.models import Department, User
from events.models import Notice, Outbox
from events.notices import sentence
from events.outbox import relay
from exchange.models import Link
from exchange.models.runs import Phase
from exchange.runs import services, told
from exchange.runs.schedule import tick
from grids.models import Area
from jobs.services import cancel
from tests.cast import Login, in_english
from tests.runs.making import make_link, put, reports, run_due

GOOD = ("R-1", "路灯不亮", "东关街", "", "", "")
EMPTY = ("R-2", "", "东关街2号", "", "", "")
UNREADABLE = "内容\n路灯不亮\n"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]


@pytest.fixture
def link(township: Area) -> Link:
    return make_link(township)


def run_with(link: Link, text: str) -> None:
    put(link, text)
    run_due(link, timezone.now())


def names() -> list[str]:
    relay(timezone.now())
    return sorted(Notice.objects.values_list("user__username", flat=True))


def test_whoever_may_mend_it_is_told_and_can_open_it(
    link: Link, supervisor: User, outsider: User, rights_admin: User, auditor: User, login: Login
) -> None:
    run_with(link, UNREADABLE)
    assert names() == sorted([supervisor.username, rights_admin.username])
    notice = Notice.objects.select_related("outbox").filter(user=supervisor).get()
    with translation.override("en"):
        assert sentence(notice) == "The exchange “便民热线” failed. The run says why."
    page = told.page(notice.outbox.payload["keys"])
    assert login(supervisor).get(page).status_code == 200
    assert login(rights_admin).get(page).status_code == 200


def test_the_liaisons_of_a_department_are_told(
    township_department: Department, liaison: User, assist_liaison: User, department_head: User
) -> None:
    link = make_link(township_department)
    run_with(link, UNREADABLE)
    assert names() == sorted([liaison.username, department_head.username])


def test_refused_rows_are_told_by_their_number(link: Link, supervisor: User) -> None:
    run_with(link, reports(GOOD, EMPTY))
    relay(timezone.now())
    notice = Notice.objects.select_related("outbox").get()
    with translation.override("en"):
        assert sentence(notice) == "The exchange “便民热线” refused 1 row. The run says why."
    with translation.override("zh-hans"):
        assert sentence(notice) == "数据交换“便民热线”拒绝了 1 行，原因见该次运行。"


def test_it_is_told_when_it_turns_bad_and_not_while_it_stays_so(
    link: Link, supervisor: User
) -> None:
    said = []
    for text in (UNREADABLE, UNREADABLE, reports(EMPTY), reports(GOOD), reports(EMPTY)):
        run_with(link, text)
        said.append(Outbox.objects.filter(payload__act=told.BAD).count())
    assert said == [1, 1, 1, 1, 2]


def test_a_run_that_found_nothing_does_not_make_it_good(link: Link, supervisor: User) -> None:
    run_with(link, UNREADABLE)
    empty = services.run_work(services.run_start(link=link, user=supervisor))
    assert (empty.phase, empty.read) == (Phase.DONE, 0)
    run_with(link, UNREADABLE)
    assert Outbox.objects.filter(payload__act=told.BAD).count() == 1


def test_who_began_it_by_hand_sees_it_anyway(link: Link, supervisor: User) -> None:
    put(link, UNREADABLE)
    run = services.run_work(services.run_start(link=link, user=supervisor))
    assert run.phase == Phase.FAILED
    assert not Outbox.objects.filter(payload__act=told.BAD).exists()


def test_a_run_that_was_halted_is_told_once(link: Link, supervisor: User) -> None:
    put(link, reports(GOOD))
    Link.objects.filter(pk=link.pk).update(next_at=timezone.now())
    assert tick(timezone.now()) == 1
    job = link.runs.get().job
    assert job is not None
    cancel(job)
    services.settle()
    services.settle()
    assert names() == [supervisor.username]


def test_the_list_shows_what_went_wrong_behind_an_empty_run(link: Link, rights_admin: User) -> None:
    run_with(link, UNREADABLE)
    failed = link.runs.get()
    empty = services.run_work(services.run_start(link=link, user=rights_admin))
    page = in_english(rights_admin).get("/exchange/").content.decode()
    assert "Nothing new" in page
    assert f'href="/exchange/runs/{failed.pk}/"' in page
    run = in_english(rights_admin).get(f"/exchange/runs/{empty.pk}/").content.decode()
    assert "only just written is left for the next run" in run
