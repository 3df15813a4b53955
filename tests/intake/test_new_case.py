"""The form for a new case, on the phone and at the desk."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Department, Posting, User
from events.models import Attachment, Category, Event, Source
from events.services.reporters import knows
from events.workflow import Step
from grids.models import Area
from tests.cast import Login
from tests.intake import files
from tests.intake.conftest import answers, collected

pytestmark = pytest.mark.usefixtures("operator", "rules")


def send(client: Any, **more: Any) -> Any:
    return client.post(reverse("events:new"), answers(**more))


def test_it_takes_no_text_with_signs_that_nobody_sees(
    login: Login, worker: User, category: Category
) -> None:
    wrong = {"description": "东门\x07垃圾成堆", "address": "东门\u202e口"}
    answer = send(login(worker), category=category.pk, **wrong)
    assert answer.context["form"].errors.keys() == wrong.keys()
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["worker", "operator", "supervisor"])
def test_it_shows_the_form_to_who_collects(
    name: str, login: Login, request: pytest.FixtureRequest, category: Category
) -> None:
    response = login(request.getfixturevalue(name)).get(reverse("events:new"))
    assert response.status_code == 200
    assert "0301" in response.content.decode()


@pytest.mark.parametrize("name", ["liaison", "auditor", "system_admin"])
def test_it_is_not_for_others(name: str, login: Login, request: pytest.FixtureRequest) -> None:
    client = login(request.getfixturevalue(name))
    assert client.get(reverse("events:new")).status_code == 403
    assert send(client).status_code == 403
    assert not Event.objects.exists()


def test_it_takes_no_other_method(worker: User, login: Login) -> None:
    assert login(worker).put(reverse("events:new")).status_code == 405


def test_it_makes_a_case_and_shows_its_receipt(
    worker: User, grid: Area, community: Area, category: Category, login: Login
) -> None:
    client = login(worker)
    response = send(client, category=category.pk, urgency="urgent")
    event = Event.objects.get()
    assert response["Location"] == reverse("events:receipt", args=[event.pk])
    assert (event.area, event.holder, event.urgency) == (grid, community, "urgent")
    assert (event.source, event.created_by, event.step) == (Source.WORKER, worker, Step.CLASSIFY)
    page = client.get(response["Location"])
    assert event.receipt in page.content.decode()
    assert knows(event, page.context["secret"])
    assert "<svg" in page.content.decode()


def test_it_tells_the_secret_once(worker: User, category: Category, login: Login) -> None:
    client = login(worker)
    address = send(client)["Location"]
    secret = client.get(address).context["secret"]
    again = client.get(address)
    assert len(secret) == 8
    assert again.context["secret"] == ""
    assert secret not in again.content.decode()


def test_it_sends_the_secret_along_encrypted_and_once(worker: User, login: Login) -> None:
    client = login(worker)
    address = send(client)["Location"]
    pk = Event.objects.get().pk
    kept = client.cookies[f"told{pk}"].value
    secret = client.get(address).context["secret"]
    assert secret
    assert secret not in kept
    assert client.get(address).context["secret"] == ""


def test_it_makes_one_case_of_a_form_sent_twice(worker: User, login: Login) -> None:
    client = login(worker)
    form = answers()
    first, second = (client.post(reverse("events:new"), form) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert Event.objects.count() == 1


def test_it_gives_the_place_of_a_worker_without_a_point(
    worker: User, grid: Area, login: Login
) -> None:
    send(login(worker), latitude="", longitude="")
    assert Event.objects.get().area == grid


def test_it_asks_an_operator_for_a_place(operator: User, login: Login) -> None:
    page = send(login(operator), latitude="", longitude="")
    sentence = "Please give an address, a point on the map or an area."
    assert page.context["form"].errors == {"address": [sentence]}
    assert not Event.objects.exists()
    send(login(operator), latitude="", longitude="", address="东关街5号")
    assert Event.objects.get().area is None


def test_it_asks_a_worker_of_two_grids_for_a_place(
    worker: User, other_township: Area, login: Login
) -> None:
    Posting.objects.create(
        user=worker, role="worker", area=other_township, valid_from=dt.date(2020, 1, 1)
    )
    page = send(login(worker), latitude="", longitude="")
    assert "address" in page.context["form"].errors
    assert not Event.objects.exists()


def test_it_asks_once_about_a_point_outside_the_county(
    operator: User, county: Area, login: Login
) -> None:
    client, far = login(operator), {"latitude": "39.9", "longitude": "116.4"}
    page = send(client, **far)
    sentence = f"This point lies outside {county.label}. Is that right?"
    assert page.context["form"].errors == {"outside": [sentence]}
    assert 'name="outside"' in page.content.decode()
    assert not Event.objects.exists()
    send(client, **far, outside="on")
    assert Event.objects.get().area is None


def test_it_asks_nothing_about_a_point_inside(operator: User, login: Login) -> None:
    page = login(operator).get(reverse("events:new")).content.decode()
    assert 'name="outside"' not in page
    send(login(operator))
    assert Event.objects.count() == 1


def test_it_says_that_a_form_sent_again_was_saved_already(
    operator: User, category: Category, login: Login
) -> None:
    client, form = login(operator), answers(category=category.pk)
    client.post(reverse("events:new"), form)
    del form["similar_seen"]
    page = client.post(reverse("events:new"), {**form, "description": ""}, follow=True)
    assert page.redirect_chain == [(reverse("events:receipt", args=[Event.objects.get().pk]), 302)]
    assert "nothing was saved a second time" in page.content.decode()


def test_it_takes_an_area_chosen_by_hand(operator: User, grid: Area, login: Login) -> None:
    send(login(operator), latitude="", longitude="", **{"area-text": "第一", "area": str(grid.pk)})
    assert Event.objects.get().area == grid


def test_it_takes_an_area_by_its_code_without_scripts(
    operator: User, grid: Area, login: Login
) -> None:
    send(login(operator), latitude="", longitude="", **{"area-text": grid.code})
    assert Event.objects.get().area == grid


def test_it_takes_no_area_outside_the_subtree(
    operator: User, other_township: Area, login: Login
) -> None:
    data = {"area-text": other_township.name, "area": str(other_township.pk)}
    page = send(login(operator), latitude="", longitude="", **data)
    assert "Nothing is called" in page.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"description": " "}, "Please fill in “"),
        ({"longitude": ""}, "A point needs both latitude and longitude."),
        ({"latitude": "95"}, "Type 90 or less."),
        ({"phone": "call me"}, "This is not a phone number"),
        ({"settle": "on"}, "Please say how it was settled."),
        ({"settle": "on", "result": "扫了"}, "Please choose a category."),
        ({"concerns-text": "没有这个单位"}, "Nothing is called"),
        ({"photos": files.script()}, "Only photos, videos"),
        ({"photos": files.bomb()}, "more than 64 million pixels"),
    ],
)
def test_it_says_what_is_wrong_and_saves_nothing(
    worker: User, login: Login, data: dict[str, Any], sentence: str
) -> None:
    page = send(login(worker), **data)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not Event.objects.exists()


def test_it_keeps_the_files_of_a_form_with_errors(worker: User, login: Login) -> None:
    client = login(worker)
    page = send(client, description="", photos=[files.photo(), files.pdf()])
    rows = list(Attachment.objects.all())
    assert [row.event for row in rows] == [None, None]
    assert all(f'value="{row.uid}"' in page.content.decode() for row in rows)
    data = {"photos-kept": [str(r.uid) for r in rows], "photos-drop": [str(rows[1].uid)]}
    send(client, **data)
    assert list(Attachment.objects.filter(event=Event.objects.get())) == [rows[0]]


def test_it_takes_files_with_the_form(worker: User, login: Login) -> None:
    send(login(worker), photos=[files.photo(), files.video()])
    found = Attachment.objects.filter(event=Event.objects.get())
    assert [row.kind for row in found] == ["before", "before"]


def test_it_settles_on_the_spot(worker: User, category: Category, login: Login) -> None:
    send(login(worker), category=category.pk, settle="on", result="已清扫", after=files.photo())
    event = Event.objects.get()
    assert event.settled
    assert event.closed_at
    assert event.attachments.get().kind == "after"


def test_it_settles_no_category_that_needs_a_department(
    worker: User, closed_category: Category, login: Login
) -> None:
    page = send(login(worker), category=closed_category.pk, settle="on", result="劝了")
    assert "cannot be settled on the spot" in page.content.decode()
    assert not Event.objects.exists()


def test_it_settles_nothing_outside_the_own_grid(
    worker: User, category: Category, login: Login, other_township: Area, outsider: User
) -> None:
    more = {"category": category.pk, "settle": "on", "result": "已清扫", "longitude": "107.7"}
    page = send(login(worker), **more)
    assert "outside the area you work in" in page.content.decode()
    assert not Event.objects.exists()


def test_it_takes_the_reporter_at_the_desk(operator: User, login: Login) -> None:
    send(
        login(operator),
        source="hotline",
        name="王小明",
        phone="138 1234 5678",
        home="东关街5号楼",
        in_confidence="on",
        description="王小明说门口有垃圾, 电话13812345678",
    )
    event = Event.objects.get()
    reporter = event.reporter
    assert event.source == Source.HOTLINE
    assert (reporter.name, reporter.phone, reporter.in_confidence) == (
        "王小明",
        "13812345678",
        True,
    )
    assert "王小明" not in event.description
    assert "13812345678" not in event.description


def test_it_shows_a_complaint_above_the_unit_alone(
    operator: User, community: Area, township: Area, township_operator: User, login: Login
) -> None:
    choice = {"concerns-text": community.name, "concerns": f"area:{community.pk}"}
    client = login(operator)
    send(client, **choice)
    event = Event.objects.get()
    assert event.concerns_area == community
    assert event.sight_path == township.path
    assert client.get(reverse("events:receipt", args=[event.pk])).status_code == 200


def test_it_finds_departments_and_people_to_complain_about(
    worker: User, township_department: Department, supervisor: User, login: Login
) -> None:
    client = login(worker)
    address = reverse("events:find", args=["unit"])
    for text, value in (
        ("部门T04", f"department:{township_department.pk}"),
        ("supervisor", f"user:{supervisor.pk}"),
        ("城关", "area:"),
    ):
        page = client.get(address, {"name": "concerns", "concerns-text": text})
        assert f'value="{value}' in page.content.decode()


def test_it_finds_areas_of_the_own_subtree(operator: User, grid: Area, login: Login) -> None:
    page = login(operator).get(
        reverse("events:find", args=["place"]), {"name": "area", "area-text": grid.code}
    )
    assert f'value="{grid.pk}"' in page.content.decode()


@pytest.mark.parametrize("name", ["events:locate", "events:outline"])
def test_the_helpers_are_read_only(name: str, worker: User, login: Login) -> None:
    assert login(worker).post(reverse(name)).status_code == 405


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"latitude": "34.05", "longitude": "107.05"}, "第一网格"),
        ({"latitude": "10", "longitude": "10"}, "outside every grid"),
        ({"latitude": "x", "longitude": "10"}, "These are no coordinates"),
        ({}, ""),
    ],
)
def test_it_names_the_grid_at_a_point(
    worker: User, login: Login, data: dict[str, str], words: str
) -> None:
    page = login(worker).get(reverse("events:locate"), data)
    assert words in page.content.decode()


# Similar cases


@pytest.fixture
def known(operator: User, category: Category) -> Event:
    return collected(operator, category, description="东门垃圾成堆")


def test_it_shows_similar_cases_before_it_saves_without_scripts(
    worker: User, category: Category, known: Event, login: Login
) -> None:
    client = login(worker)
    form = answers(category=category.pk)
    del form["similar_seen"]
    page = client.post(reverse("events:new"), form)
    assert known.title in page.content.decode()
    assert 'name="similar_seen"' in page.content.decode()
    assert Event.objects.count() == 1
    client.post(reverse("events:new"), {**form, "similar_seen": "1"})
    assert Event.objects.count() == 2


def test_it_joins_a_report_to_the_case_chosen(
    worker: User, category: Category, known: Event, login: Login
) -> None:
    send(login(worker), category=category.pk, join=str(known.pk), photos=files.photo())
    event = Event.objects.exclude(pk=known.pk).get()
    assert (event.step, event.merged_into) == (Step.MERGED, known)
    assert event.attachments.count() == 1


def test_it_joins_no_case_out_of_sight_and_keeps_nothing(
    worker: User, category: Category, outsider: User, login: Login
) -> None:
    hidden = collected(outsider, category, point=None)
    page = send(login(worker), category=category.pk, join=str(hidden.pk))
    assert "Please choose another open case." in page.content.decode()
    assert list(Event.objects.all()) == [hidden]


def test_it_offers_similar_cases_as_the_form_is_filled(
    worker: User, category: Category, known: Event, login: Login
) -> None:
    data = {"category": str(category.pk), "latitude": "34.0501", "longitude": "107.0501"}
    page = login(worker).post(reverse("events:similar"), data)
    assert f'name="join" value="{known.pk}"' in page.content.decode()


def test_it_keeps_a_submission_apart_from_somebody_elses(
    worker: User, operator: User, login: Login
) -> None:
    token = str(uuid.uuid4())
    send(login(worker), submission=token)
    with pytest.raises(Exception, match="submission"):
        send(login(operator), submission=token)
    assert Event.objects.count() == 1


def test_it_tells_a_script_that_shows_progress_where_to_go(worker: User, login: Login) -> None:
    client = login(worker)
    form = answers(photos=files.photo())
    response = client.post(reverse("events:new"), form, headers={"X-Progress": "1"})
    assert response.status_code == 204
    assert len(client.get(response["X-Location"]).context["secret"]) == 8
