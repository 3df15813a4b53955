"""A request becomes a case at classify: with a key, checked as any report, its words inside."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import Department
from accounts.services import By
from events.models import Attachment, Category, Event, Reporter, Source, TraceEntry
from events.services.receipts import found_by
from events.workflow import Step
from exchange.models import Client, ClientDay, ReportKey, ServiceQuestion
from exchange.open311 import door
from exchange.open311.keys import key_create, key_remove
from gridgov.throttle import Throttle
from grids.models import Area
from tests.events.stage import IN_GRID
from tests.exchange.making import make_client
from tests.intake.files import photo, script
from tests.open311.conftest import ask
from tests.open311.strict import Strict, Wrong

pytestmark = pytest.mark.django_db
URL = "/open311/v2/requests.json"


@pytest.fixture
def form(key: str, lamp: Category) -> dict[str, Any]:
    return {
        "api_key": key,
        "service_code": "0702",
        "lat": IN_GRID.y,
        "long": IN_GRID.x,
        "description": "路灯不亮",
    }


def refused(strict: Strict, **form: Any) -> Wrong:
    before = Event.objects.count()
    with pytest.raises(Wrong) as wrong:
        strict.create(**form)
    assert Event.objects.count() == before
    return wrong.value


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_it_is_a_case_on_a_desk_to_be_classified(
    strict: Strict, form: dict[str, Any], sender: Client, grid: Area, kind: str
) -> None:
    made = strict.create(kind, **form)
    event = Event.objects.get()
    assert made["service_request_id"] == str(event.pk)
    assert (event.step, event.source) == (Step.CLASSIFY, Source.OPEN311)
    assert (event.description, event.area, event.created_by) == ("路灯不亮", grid, sender.user)
    assert TraceEntry.objects.get(event=event).channel == "open311"
    assert strict.request(made["service_request_id"])["status"] == "open"


def test_the_reporter_can_follow_it_with_what_the_notice_says(
    strict: Strict, form: dict[str, Any]
) -> None:
    notice = strict.create(**form)["service_notice"]
    event = Event.objects.get()
    secret = notice.split("secret ")[1][:8]
    assert found_by(event.receipt, secret) == event
    assert event.askable
    assert event.receipt in notice
    assert f"/follow/?receipt={event.receipt}" in notice


def test_who_reported_is_kept_encrypted_and_out_of_the_texts(
    strict: Strict, form: dict[str, Any]
) -> None:
    more: dict[str, Any] = {
        "first_name": "三丰",
        "last_name": "张",
        "phone": "138 1234 5678",
        "email": "a@b.cn",
    }
    told = {**form, **more, "description": "张三丰报告,电话13812345678", "device_id": "x1"}
    strict.create(**told)
    event = Event.objects.get()
    assert (event.reporter.name, event.reporter.phone) == ("张三丰", "13812345678")
    assert "13812345678" not in event.description
    assert "张三丰" not in event.description
    assert "a@b.cn" not in event.description


def test_answers_stand_in_the_description(
    strict: Strict, form: dict[str, Any], lamp: Category, question: ServiceQuestion
) -> None:
    ask(lamp, "HOW", "multivaluelist", options=[["a", "闪烁", "Flickers"], ["b", "倾斜", "Leans"]])
    ask(lamp, "METRES", "number")
    answers: dict[str, Any] = {
        "attribute[DARK]": "all",
        "attribute[HOW][]": ["a", "b"],
        "attribute[METRES]": "2.5",
    }
    strict.create(**form, **answers)
    lines = Event.objects.get().description.splitlines()
    assert lines == ["路灯不亮", "问题DARK：整街", "问题HOW：闪烁、倾斜", "问题METRES：2.5"]


ANSWERS: dict[str, tuple[str, dict[str, Any]]] = {
    "missing": ("string", {}),
    "empty": ("string", {"attribute[Q]": " "}),
    "two": ("string", {"attribute[Q]": ["one", "two"]}),
    "two lines": ("string", {"attribute[Q]": "one\ntwo"}),
    "long": ("string", {"attribute[Q]": "x" * 201}),
    "no number": ("number", {"attribute[Q]": "NaN"}),
    "no time": ("datetime", {"attribute[Q]": "2026-01-01T00:00:00"}),
    "no value": ("singlevaluelist", {"attribute[Q]": "c"}),
    "one of many": ("multivaluelist", {"attribute[Q][]": ["a", "c"]}),
    "unknown": ("string", {"attribute[Q]": "x", "attribute[R]": "x"}),
}


def test_it_names_an_answer_it_cannot_take(
    strict: Strict, form: dict[str, Any], lamp: Category
) -> None:
    row = ask(lamp, "Q", "string", required=True, options=[["a", "甲", "A"], ["b", "乙", "B"]])
    for kind, sent in ANSWERS.values():
        ServiceQuestion.objects.filter(pk=row.pk).update(kind=kind)
        wrong = refused(strict, **form, **sent)
        assert wrong.status == 400
        assert "attribute" in wrong.sentences[0]


FORMS: dict[str, tuple[dict[str, Any], int]] = {
    "no service": ({"service_code": ""}, 400),
    "no such service": ({"service_code": "9999"}, 404),
    "no such jurisdiction": ({"jurisdiction_id": "999999"}, 404),
    "half a point": ({"long": ""}, 400),
    "no place": ({"lat": "", "long": ""}, 400),
    "no number": ({"lat": "north"}, 400),
    "not finite": ({"lat": "nan"}, 400),
    "exchanged": ({"lat": IN_GRID.x, "long": IN_GRID.y}, 400),
    "elsewhere": ({"lat": 40, "long": 116}, 400),
    "address_id": ({"address_id": "999"}, 400),
    "phone": ({"phone": "call me"}, 400),
    "too long": ({"description": "x" * 4001}, 400),
    "no address": ({"media_url": "javascript:alert(1)"}, 400),
    "bad key": ({"api_key": "guessed"}, 403),
    "no key": ({"api_key": ""}, 403),
}


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_it_refuses_with_a_sentence_and_saves_nothing(
    strict: Strict, form: dict[str, Any], kind: str
) -> None:
    for change, code in FORMS.values():
        assert refused(strict, kind=kind, **{**form, **change}).status == code


def test_several_errors_are_told_together(strict: Strict, form: dict[str, Any]) -> None:
    wrong = refused(strict, **{**form, "phone": "x", "description": "x" * 4001})
    assert [sentence.split(":")[0] for sentence in wrong.sentences] == ["phone", "description"]


def test_an_area_or_an_address_is_a_place_too(
    strict: Strict, form: dict[str, Any], grid: Area
) -> None:
    del form["lat"], form["long"]
    by_area = strict.create(**form, address_id=grid.code)["service_request_id"]
    by_words = strict.create(**form, address_string="东关路口")["service_request_id"]
    assert Event.objects.get(pk=by_area).area == grid
    assert Event.objects.get(pk=by_words).address == "东关路口"


def test_without_a_description_the_service_is_the_title(
    strict: Strict, form: dict[str, Any]
) -> None:
    strict.create(**{**form, "description": ""})
    assert Event.objects.get().title == "路灯故障"


def test_a_media_url_is_noted_and_files_are_kept(strict: Strict, form: dict[str, Any]) -> None:
    strict.create(multipart=True, **form, media=[photo()], media_url="https://example.org/1.jpg")
    event = Event.objects.get()
    assert event.description.endswith("media_url: https://example.org/1.jpg")
    assert Attachment.objects.get(event=event).kind == "before"
    assert strict.request(str(event.pk))["media_url"] is None


def test_a_file_that_is_none_saves_nothing(strict: Strict, form: dict[str, Any]) -> None:
    for files in ([script()], [photo() for _each in range(7)]):
        assert refused(strict, multipart=True, **form, media=files).status == 400
    assert not Attachment.objects.exists()


def test_the_same_form_under_the_same_key_is_one_request(
    strict: Strict, form: dict[str, Any]
) -> None:
    first = strict.create(**form, headers={"Idempotency-Key": "a"})
    again = strict.create(**form, headers={"Idempotency-Key": "a"})
    assert again["service_request_id"] == first["service_request_id"]
    assert "secret" not in again["service_notice"]
    assert strict.create(**form) != first
    assert Event.objects.count() == 2


def test_a_key_used_before_is_for_no_other_form(strict: Strict, form: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": "a"}
    strict.create(**form, headers=headers)
    wrong = refused(strict, **{**form, "description": "另一盏"}, headers=headers)
    assert (wrong.status, "another request" in wrong.sentences[0]) == (422, True)
    assert strict.create(**form, headers={"Idempotency-Key": "b"})


def test_other_files_are_another_request(strict: Strict, form: dict[str, Any]) -> None:
    def sent(**files: Any) -> dict[str, Any]:
        return {"multipart": True, **form, "headers": {"Idempotency-Key": "a"}, **files}

    first = strict.create(**sent(media=[photo()]))
    again = strict.create(**sent(media=[photo()]))
    assert again["service_request_id"] == first["service_request_id"]
    assert refused(strict, **sent(media=[photo(size=(61, 40))])).status == 422


def test_what_was_refused_leaves_its_key_free(strict: Strict, form: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": "a"}
    sent = {"multipart": True, **form, "headers": headers}
    assert refused(strict, **sent, media=[script()]).status == 400
    assert strict.create(**sent, media=[photo()])


def test_a_form_in_other_letters_is_told(strict: Strict, form: dict[str, Any]) -> None:
    head = urlencode({name: value for name, value in form.items() if name != "description"})
    body = f"{head}&description=%C4%E3%BA%C3"
    kind = "application/x-www-form-urlencoded"
    answer: Any = Browser(headers={"Accept-Language": "en"}).post(URL, body, content_type=kind)
    assert answer.status_code == 400
    assert "not UTF-8" in answer.json()[0]["description"]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "email", ["not-an-address", "a" * 1000 + "@example.org"], ids=("no", "long")
)
def test_an_email_is_checked(strict: Strict, form: dict[str, Any], email: str) -> None:
    wrong = refused(strict, **form, email=email)
    assert wrong.sentences[0].startswith("email: ")


def test_an_email_is_not_kept(strict: Strict, form: dict[str, Any]) -> None:
    strict.create(**form, email="resident@example.org")
    assert "example.org" not in str(list(Event.objects.values())) + str(
        list(Reporter.objects.values())
    )


def test_json_is_not_read(strict: Strict, form: dict[str, Any]) -> None:
    answer = Browser().post(URL, form, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()[0]["code"] == 400


def test_a_key_in_the_address_is_none(form: dict[str, Any], key: str) -> None:
    form.pop("api_key")
    assert Browser().post(f"{URL}?api_key={key}", form).status_code == 403


def test_only_a_hash_of_the_key_is_kept(key: str) -> None:
    row = ReportKey.objects.get()
    assert key not in row.digest
    assert len(row.digest) == 64


def test_a_replaced_key_ends_at_once(strict: Strict, form: dict[str, Any], sender: Client) -> None:
    fresh = key_create(by=By(), client=sender)
    assert refused(strict, **form).status == 403
    assert strict.create(**{**form, "api_key": fresh})
    for _twice in range(2):
        key_remove(by=By(), client=sender)
    assert refused(strict, **{**form, "api_key": fresh}).status == 403


def test_what_ends_a_system_ends_its_key(
    strict: Strict, form: dict[str, Any], sender: Client
) -> None:
    def is_refused(**change: Any) -> None:
        before = {name: getattr(sender, name) for name in change}
        Client.objects.filter(pk=sender.pk).update(**change)
        assert refused(strict, **form).status == 403
        Client.objects.filter(pk=sender.pk).update(**before)

    is_refused(suspended_at=timezone.now())
    is_refused(scopes=["case:read"])
    sender.user.postings.update(valid_to=timezone.localdate())
    assert refused(strict, **form).status == 403
    sender.user.postings.update(valid_to=None)
    sender.user.is_active = False
    sender.user.save(update_fields=["is_active"])
    assert refused(strict, **form).status == 403


def test_a_departments_system_gets_no_key(township_department: Department) -> None:
    client = make_client(township_department)[0]
    with pytest.raises(ValidationError):
        key_create(by=By(), client=client)


def test_an_app_gets_no_key_and_a_key_of_its_own_counts_for_nothing(
    strict: Strict, form: dict[str, Any], sender: Client
) -> None:
    Client.objects.filter(pk=sender.pk).update(authorization_grant_type="authorization-code")
    sender.refresh_from_db()
    with pytest.raises(ValidationError):
        key_create(by=By(), client=sender)
    assert refused(strict, **form).status == 403


def test_calls_count_and_too_many_wait(
    strict: Strict, form: dict[str, Any], sender: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ASKED", Throttle("none", 0, 60))
    Client.objects.filter(pk=sender.pk).update(per_minute=1)
    strict.create(**form)
    assert refused(strict, **form).status == 429
    assert ClientDay.objects.get(client=sender).calls == 2


def test_who_guesses_keys_waits(
    strict: Strict, form: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ASKED", Throttle("guess", 2, 60))
    codes = [refused(strict, **{**form, "api_key": f"no{n}"}).status for n in range(3)]
    assert codes == [403, 403, 429]


def test_a_token_finds_the_request(strict: Strict, form: dict[str, Any]) -> None:
    made = strict.create(**form)["service_request_id"]
    uid = Event.objects.get().uid
    assert strict.token(str(uid)) == made
    with pytest.raises(Wrong):
        strict.token(str(uuid.uuid4()))
    with pytest.raises(Wrong):
        strict.token("123456")
