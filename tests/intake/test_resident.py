"""Residents' pages: report, follow, answer, rate, reopen; no account, no case of others."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.actors import Actor
from events.models import Category, Event, Question, Source
from events.services import apply, attachments
from events.services.collect import Receipt
from events.services.receipts import secret_renew
from events.workflow import Step
from grids.models import Area
from tests.cast import Login
from tests.intake import files
from tests.intake.conftest import REPORTER, answers, receipt_of

pytestmark = pytest.mark.usefixtures("county", "rules")
WRONG = "Receipt number and secret do not belong together."
MANY = "Too many tries."


@pytest.fixture
def told(worker: User, operator: User, category: Category) -> Receipt:
    """A case with a reporter, and its secret."""
    receipt: Receipt = receipt_of(worker, category, contact=REPORTER)
    return receipt


@pytest.fixture
def resident(told: Receipt, client: Client) -> Client:
    response = follow(client, told.event.receipt, told.secret)
    assert response["Location"] == reverse("public:case")
    return client


def follow(client: Client, receipt: str, secret: str, **more: Any) -> Any:
    return client.post(reverse("public:follow"), {"receipt": receipt, "secret": secret}, **more)


def case_of(client: Client) -> str:
    response = client.get(reverse("public:case"))
    assert response.status_code == 200
    return response.content.decode()


def settle(event: Event, user: User) -> Event:
    return apply(event.pk, "settle", Actor.of(user), result="已清扫干净")


def token() -> dict[str, str]:
    return {"token": str(uuid.uuid4())}


# Reporting


def test_it_takes_a_report_without_an_account(
    client: Client, operator: User, grid: Area, category: Category
) -> None:
    page = client.get(reverse("public:report"))
    assert page.status_code == 200
    form = answers(name="王小明", phone="13812345678", category=category.pk, photos=files.photo())
    response = client.post(reverse("public:report"), form)
    event = Event.objects.get()
    assert response["Location"] == reverse("public:thanks")
    assert (event.source, event.created_by, event.area) == (Source.RESIDENT, None, grid)
    assert event.askable
    assert event.reporter.phone == "13812345678"
    assert event.attachments.get().uploaded_by is None
    thanks = client.get(reverse("public:thanks"))
    assert event.receipt in thanks.content.decode()
    assert len(thanks.context["secret"]) == 8
    assert client.get(reverse("public:thanks")).context["secret"] == ""


def test_it_takes_a_report_without_a_name(client: Client) -> None:
    client.post(reverse("public:report"), answers(latitude="", longitude=""))
    event = Event.objects.get()
    assert not hasattr(event, "reporter")
    assert event.area is None


def test_it_makes_one_case_of_a_report_sent_twice(client: Client) -> None:
    form = answers()
    for _time in range(2):
        assert client.post(reverse("public:report"), form).status_code == 302
    assert Event.objects.count() == 1


def test_it_offers_public_categories_alone(
    client: Client, category: Category, closed_category: Category
) -> None:
    page = client.get(reverse("public:report")).content.decode()
    assert str(category) in page
    assert str(closed_category) not in page
    client.post(reverse("public:report"), answers(category=closed_category.pk))
    assert not Event.objects.exists()


def test_it_saves_nothing_of_a_program(client: Client) -> None:
    response = client.post(reverse("public:report"), answers(website="http://x"))
    assert response.status_code == 302
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"description": ""}, "Please fill in “"),
        ({"photos": files.script()}, "Only photos, videos"),
        ({"photos": [files.pdf() for _n in range(7)]}, "Please choose 6 files at most."),
    ],
)
def test_it_says_what_is_wrong_with_a_report(
    client: Client, data: dict[str, Any], sentence: str
) -> None:
    page = client.post(reverse("public:report"), answers(**data))
    assert sentence in page.content.decode()
    assert not Event.objects.exists()


def test_it_takes_so_many_reports_an_hour_from_one_address(client: Client) -> None:
    for _time in range(20):
        assert client.post(reverse("public:report"), answers()).status_code == 302
    refused = client.post(reverse("public:report"), answers())
    assert refused.status_code == 429
    assert "Too many reports came from this address." in refused.content.decode()
    assert Event.objects.count() == 20


# Following


def test_it_shows_a_case_to_who_knows_its_secret(told: Receipt, resident: Client) -> None:
    page = case_of(resident)
    assert told.event.title in page
    assert "The centre has your report and is looking at it." in page
    assert "Being looked at" in page


def test_it_takes_a_secret_in_any_case(told: Receipt, client: Client) -> None:
    assert follow(client, told.event.receipt, f" {told.secret.lower()} ").status_code == 302


@pytest.mark.parametrize("receipt", ["260101-1", "x", "", "1-999999999999999999"])
def test_it_says_the_same_for_every_wrong_pair(told: Receipt, client: Client, receipt: str) -> None:
    wrong = follow(client, receipt or told.event.receipt, "WRONG234")
    assert WRONG in wrong.content.decode()
    assert client.get(reverse("public:case")).status_code == 302


def test_it_checks_the_day_of_the_receipt_too(told: Receipt, client: Client) -> None:
    assert WRONG in follow(client, f"200101-{told.event.pk}", told.secret).content.decode()


def test_it_stops_guessing_after_five(told: Receipt, client: Client) -> None:
    for _time in range(5):
        assert WRONG in follow(client, told.event.receipt, "WRONG234").content.decode()
    stopped = follow(client, told.event.receipt, told.secret)
    assert stopped.status_code == 429
    assert MANY in stopped.content.decode()
    elsewhere = follow(Client(), told.event.receipt, told.secret, REMOTE_ADDR="10.1.2.3")
    assert elsewhere.status_code == 302


def test_it_stops_guessing_over_many_receipts(told: Receipt, client: Client) -> None:
    for number in range(30):
        follow(client, f"260101-{number + 1000}", "WRONG234")
    assert follow(client, told.event.receipt, told.secret).status_code == 429


def test_it_keeps_the_secret_out_of_addresses_and_session(told: Receipt, resident: Client) -> None:
    assert told.secret not in reverse("public:case")
    assert told.secret not in str(dict(resident.session))
    page = resident.get(reverse("public:follow"), {"receipt": told.event.receipt})
    assert told.event.receipt in page.content.decode()


def test_it_forgets_the_case_when_the_secret_is_renewed(
    told: Receipt, resident: Client, operator: User
) -> None:
    secret = secret_renew(told.event.pk, Actor.of(operator), "lost", None)
    assert resident.get(reverse("public:case")).status_code == 302
    assert WRONG in follow(resident, told.event.receipt, told.secret).content.decode()
    assert follow(resident, told.event.receipt, secret).status_code == 302


def test_it_leaves_the_case_on_this_device(resident: Client) -> None:
    assert resident.get(reverse("public:leave")).status_code == 405
    assert resident.post(reverse("public:leave")).status_code == 302
    assert resident.get(reverse("public:case")).status_code == 302


@pytest.mark.parametrize("name", ["answer", "evaluate", "reopen", "leave"])
def test_it_does_nothing_without_the_secret(client: Client, told: Receipt, name: str) -> None:
    response = client.post(reverse(f"public:{name}"), token())
    assert response["Location"] == reverse("public:follow")
    assert client.get(reverse(f"public:{name}")).status_code == 405


def test_it_shows_the_own_files_alone(
    told: Receipt, resident: Client, operator: User, worker: User
) -> None:
    theirs = attachments.upload(files.photo(), worker)
    own = attachments.upload(files.photo(), None)
    for row, user in ((theirs, worker), (own, None)):
        attachments.attach(told.event, [row.uid], kind="before", user=user)
    page = case_of(resident)
    assert str(own.uid) in page
    assert str(theirs.uid) not in page
    shown: Any = resident.get(reverse("public:file", args=[own.uid]))
    assert shown.status_code == 200
    b"".join(shown.streaming_content)
    assert resident.get(reverse("public:file", args=[theirs.uid])).status_code == 404


def test_it_shows_nothing_personal(told: Receipt, resident: Client) -> None:
    page = case_of(resident)
    assert REPORTER.name not in page
    assert REPORTER.phone not in page


# Answering, rating, reopening


def test_it_answers_a_question_once(told: Receipt, resident: Client, operator: User) -> None:
    apply(told.event.pk, "ask_reporter", Actor.of(operator), text="几号楼?")
    question = Question.objects.get()
    assert "几号楼" in case_of(resident)
    form = {**token(), "question": question.pk, "text": "五号楼, 电话13900001111"}
    for _time in range(2):
        page = resident.post(reverse("public:answer"), form, follow=True)
        assert "Thank you, your answer is with the centre." in page.content.decode()
    question.refresh_from_db()
    assert question.answer.startswith("五号楼")
    assert "13900001111" not in question.answer


def test_it_answers_no_question_of_another_case(
    told: Receipt, resident: Client, worker: User, operator: User, category: Category
) -> None:
    other = receipt_of(worker, category, contact=REPORTER).event
    apply(other.pk, "ask_reporter", Actor.of(operator), text="几号楼?")
    question = Question.objects.get()
    resident.post(reverse("public:answer"), {**token(), "question": question.pk, "text": "x"})
    question.refresh_from_db()
    assert question.answered_at is None


def test_it_rates_a_settled_case_once(told: Receipt, resident: Client, worker: User) -> None:
    settle(told.event, worker)
    page = case_of(resident)
    assert "已清扫干净" in page
    assert page.count('name="grade"') == 4
    form = {**token(), "grade": "4", "words": "很快"}
    for _time in range(2):
        page = resident.post(reverse("public:evaluate"), form, follow=True).content.decode()
        assert "Thank you for your opinion." in page
    told.event.refresh_from_db()
    assert (told.event.step, told.event.grade, told.event.grade_words) == (Step.DONE, 4, "很快")


def test_it_asks_for_a_grade(told: Receipt, resident: Client, worker: User) -> None:
    settle(told.event, worker)
    page = resident.post(reverse("public:evaluate"), token())
    assert "Please fill in “" in page.content.decode()


def test_it_rates_nothing_before_it_is_settled(told: Receipt, resident: Client) -> None:
    form = {**token(), "grade": "1"}
    page = resident.post(reverse("public:evaluate"), form, follow=True)
    assert "This is not possible now" in page.content.decode()


def test_it_reopens_once_within_the_time(
    told: Receipt, resident: Client, worker: User, operator: User
) -> None:
    settle(told.event, worker)
    resident.post(reverse("public:evaluate"), {**token(), "grade": "1"})
    assert "open it again" in case_of(resident)
    form = {**token(), "reason": "第二天又有垃圾"}
    for _time in range(2):
        resident.post(reverse("public:reopen"), form)
    told.event.refresh_from_db()
    assert (told.event.step, told.event.reopen_count) == (Step.CLASSIFY, 1)
    assert "open it again" not in case_of(resident)


def test_it_reopens_nothing_after_the_time(told: Receipt, resident: Client, worker: User) -> None:
    settle(told.event, worker)
    resident.post(reverse("public:evaluate"), {**token(), "grade": "1"})
    long_ago = timezone.now() - dt.timedelta(days=16)
    Event.objects.filter(pk=told.event.pk).update(done_at=long_ago)
    assert "open it again" not in case_of(resident)
    page = resident.post(reverse("public:reopen"), {**token(), "reason": "x"}, follow=True)
    assert "can no longer be reopened here" in page.content.decode()


def test_it_tells_why_a_report_was_rejected(
    told: Receipt, resident: Client, operator: User
) -> None:
    apply(told.event.pk, "reject", Actor.of(operator), reason="不属于公共区域")
    page = case_of(resident)
    assert "不属于公共区域" in page
    assert "open it again" in page


def test_a_merged_report_shows_how_the_other_case_goes_on(
    told: Receipt, resident: Client, worker: User, operator: User, category: Category
) -> None:
    other = receipt_of(worker, category, description="别人的描述", contact=REPORTER).event
    apply(told.event.pk, "merge", Actor.of(operator), into=other.pk)
    page = case_of(resident)
    assert "Your report was joined to another one" in page
    assert "别人的描述" not in page
    settle(other, worker)
    page = case_of(resident)
    assert "It is settled." in page
    assert "已清扫干净" in page
    assert 'name="grade"' not in page


# The desk


def renew(client: Client, event: Event, **data: str) -> Any:
    return client.post(reverse("events:secret_renew", args=[event.pk]), data)


def test_the_desk_makes_a_new_secret_and_it_is_logged(
    told: Receipt, operator: User, login: Login
) -> None:
    from accounts.models import AccessLog

    client = login(operator)
    assert client.get(reverse("events:secret_renew", args=[told.event.pk])).status_code == 200
    response = renew(client, told.event, reason="丢失")
    page = client.get(response["Location"])
    assert page.context["secret"] not in ("", told.secret)
    entry = AccessLog.objects.get()
    assert (entry.user, entry.field, entry.reason) == (operator, "secret", "丢失")
    assert entry.subject == f"event:{told.event.pk}"


def test_a_new_secret_needs_a_reason(told: Receipt, operator: User, login: Login) -> None:
    before = Event.objects.get().secret_digest
    assert "Please fill in “" in renew(login(operator), told.event).content.decode()
    assert Event.objects.get().secret_digest == before


@pytest.mark.parametrize(
    ("name", "code"), [("worker", 403), ("outsider", 404), ("township_operator", 403)]
)
def test_others_make_no_new_secret(
    told: Receipt, request: pytest.FixtureRequest, login: Login, name: str, code: int
) -> None:
    client = login(request.getfixturevalue(name))
    assert renew(client, told.event, reason="x").status_code == code
