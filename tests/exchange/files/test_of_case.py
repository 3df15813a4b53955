"""Files of a case: read by whoever sees it, added with what is done to it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Department
from events.models import Attachment, Event, TraceEntry
from events.services.attachments import remove
from exchange.files import parts
from exchange.models import Upload
from tests.events.stage import Stage
from tests.exchange.files.sending import Sender, video
from tests.exchange.making import Caller, make_client, token_for
from tests.intake import files

pytestmark = pytest.mark.django_db


def handle(case: Event, stage: Stage, **more: Any) -> tuple[str, dict[str, Any]]:
    body = {"task": stage.task().pk, "result": "已清理", **more}
    return f"/api/v1/cases/{case.pk}/handle/", body


def test_a_result_brings_its_files(sender: Sender, case: Event, stage: Stage) -> None:
    uid = sender.whole(video())
    answer = sender.caller.post(*handle(case, stage, files=[uid]))
    assert answer.status_code == 200, answer.content
    row = case.attachments.get()
    assert (row.kind, row.task) == ("after", stage.task())
    (told,) = sender.caller.get(f"/api/v1/cases/{case.pk}/files/").json()["results"]
    assert (told["kind"], told["task"], told["size"]) == ("after", stage.task().pk, 30_000)
    assert told["sha256"] == hashlib.sha256(video()).hexdigest()


def test_it_can_be_fetched_in_parts(sender: Sender, case: Event, stage: Stage) -> None:
    sender.caller.post(*handle(case, stage, files=[sender.whole(video())]))
    url = sender.caller.get(f"/api/v1/cases/{case.pk}/files/").json()["results"][0]["url"]
    whole = sender.caller.get(url)
    assert b"".join(whole.streaming_content) == video()
    part = sender.caller.get(url, Range="bytes=100-199")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, video()[100:200])
    assert sender.caller.get(url, Range="bytes=30000-").status_code == 416
    assert sender.caller.get(url, **{"If-None-Match": whole["ETag"]}).status_code == 304
    other = sender.caller.get(url, Accept="video/mp4")
    assert (other.status_code, other["Content-Type"]) == (200, "video/mp4")
    other.close()


def test_a_report_brings_its_files(
    rules: None, area_caller: Caller, township_department: Department
) -> None:
    uid = Sender(area_caller).whole(files.photo().read(), "door.jpg")
    body = {"description": "消防通道堵塞", "address": "东关街", "files": [uid]}
    answer = area_caller.post("/api/v1/cases/", body)
    assert answer.status_code == 201, answer.content
    row = Attachment.objects.get(event=answer.json()["id"])
    assert row.kind == "before"
    assert b"Exif" not in (Path(settings.MEDIA_ROOT) / str(row.file.name)).read_bytes()


def test_a_note_brings_files_of_any_time(sender: Sender, case: Event) -> None:
    body = {"text": "现场录像", "files": [sender.whole(video())]}
    answer = sender.caller.post(f"/api/v1/cases/{case.pk}/note/", body)
    assert answer.status_code == 200, answer.content
    assert case.attachments.get().kind == "other"
    assert TraceEntry.objects.filter(event=case, action="note").exists()


def test_it_says_which_actions_take_files(sender: Sender, case: Event) -> None:
    told = sender.caller.get(f"/api/v1/cases/{case.pk}/").json()["allowed_actions"]
    taking = {one["action"] for one in told if "files" in {m["name"] for m in one["members"]}}
    assert taking == {"handle", "note"}


def test_the_same_request_again_adds_nothing(sender: Sender, case: Event, stage: Stage) -> None:
    url, body = handle(case, stage, files=[sender.whole(video())])
    answers = [sender.caller.post(url, body, key="a") for _each in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert case.attachments.count() == 1


def test_a_file_belongs_to_one_case_once(sender: Sender, case: Event) -> None:
    url, uid = f"/api/v1/cases/{case.pk}/note/", sender.whole(video())
    sender.caller.post(url, {"text": "现场录像", "files": [uid]})
    again = sender.caller.post(url, {"text": "现场录像", "files": [uid]})
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (422, "#/files")
    assert TraceEntry.objects.filter(event=case, action="note").count() == 1


def test_what_is_not_complete_is_told_and_nothing_done(sender: Sender, case: Event) -> None:
    uid = sender.begin(30_000).json()["id"]
    answer = sender.caller.post(
        f"/api/v1/cases/{case.pk}/note/", {"text": "现场录像", "files": [uid]}
    )
    assert answer.status_code == 422
    assert not TraceEntry.objects.filter(event=case, action="note").exists()


@pytest.mark.parametrize("gone", ["over its time", "file removed"])
def test_what_is_gone_is_told(sender: Sender, case: Event, gone: str) -> None:
    uid = sender.whole(video())
    if gone == "over its time":
        Upload.objects.update(expires_at=timezone.now())
    else:
        remove(Attachment.objects.get())
        parts.remove(Upload.objects.get().uid)
    body = {"text": "现场录像", "files": [uid]}
    assert sender.caller.post(f"/api/v1/cases/{case.pk}/note/", body).status_code == 422


def test_an_upload_of_another_system_is_none(
    sender: Sender, case: Event, township_department: Department
) -> None:
    other = Caller(token_for(make_client(township_department)[0]))
    body = {"text": "现场录像", "files": [sender.whole(video())]}
    assert other.post(f"/api/v1/cases/{case.pk}/note/", body).status_code == 422
    assert not case.attachments.exists()


def test_an_action_without_files_says_so(sender: Sender, case: Event, stage: Stage) -> None:
    body = {"task": stage.task().pk, "reason": "不归我们", "files": [sender.whole(video())]}
    answer = sender.caller.post(f"/api/v1/cases/{case.pk}/request_return/", body)
    assert answer.json()["errors"][0]["detail"] == "This action takes no files."


def test_it_needs_its_own_scope(
    sender: Sender, case: Event, township_department: Department
) -> None:
    client = make_client(township_department)[0]
    bare = Caller(token_for(client, scopes=["case:act", "case:read"]))
    body = {"text": "现场录像", "files": [sender.whole(video())]}
    assert bare.post(f"/api/v1/cases/{case.pk}/note/", body).status_code == 403
    assert bare.get(f"/api/v1/cases/{case.pk}/files/").status_code == 403


def test_outsiders_find_nothing(
    sender: Sender, case: Event, stage: Stage, stranger: Caller
) -> None:
    sender.caller.post(*handle(case, stage, files=[sender.whole(video())]))
    url = f"/api/v1/cases/{case.pk}/files/"
    one = sender.caller.get(url).json()["results"][0]["url"]
    assert [stranger.get(each).status_code for each in (url, one)] == [404, 404]


def test_a_file_of_another_case_is_not_found_here(
    sender: Sender, case: Event, stage: Stage
) -> None:
    sender.caller.post(*handle(case, stage, files=[sender.whole(video())]))
    uid = case.attachments.get().uid
    other = Stage(**{n: getattr(stage, n) for n in ("operator", "liaison", "lead", "worker")})
    url = f"/api/v1/cases/{other.to('handle').pk}/files/{uid}/"
    assert sender.caller.get(url).status_code == 404


def test_a_file_of_a_case_outlives_its_upload(sender: Sender, case: Event, stage: Stage) -> None:
    sender.caller.post(*handle(case, stage, files=[sender.whole(video())]))
    assert sender.end(f"/api/v1/uploads/{Upload.objects.get().uid}/").status_code == 204
    assert case.attachments.count() == 1
