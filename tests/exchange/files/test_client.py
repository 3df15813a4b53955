"""A client library of the protocol sends a file to a running server; a killed one goes on."""

from __future__ import annotations

import hashlib
import io
import signal
import subprocess
import sys
from typing import Any

import pytest
from tusclient.client import TusClient

from accounts.models import Department
from events.models import Attachment
from exchange.models import Upload
from tests.exchange.files.sending import Sender, video
from tests.exchange.making import Caller, make_client, token_for

DIES = """
import os, signal, sys
import django
django.setup()
from exchange.files import parts
from tests.exchange.files.sending import Sender, video
from tests.exchange.making import Caller

whole = parts._copied

def killed(source, file, most, digest):
    whole(source, file, int(sys.argv[3]), digest)
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)

parts._copied = killed
Sender(Caller(sys.argv[1])).add(sys.argv[2], 10_000, video()[10_000:20_000])
"""


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("came", [0, 1, 9_999, 10_000])
def test_it_goes_on_after_a_kill_at_any_byte(
    service_env: dict[str, str], township_department: Department, came: int
) -> None:
    token, content = token_for(make_client(township_department)[0]), video()
    sender = Sender(Caller(token))
    url = sender.begin(len(content)).json()["url"]
    sender.add(url, 0, content[:10_000])
    command = [sys.executable, "-c", DIES, token, url, str(came)]
    env = {**service_env, "ALLOWED_HOSTS": "testserver"}
    died = subprocess.run(command, env=env, check=False, timeout=200)
    assert died.returncode == -signal.SIGKILL
    assert sender.far(url) == 10_000
    for at in (10_000, 20_000):
        assert sender.add(url, at, content[at : at + 10_000]).status_code == 204
    assert Attachment.objects.get().digest == hashlib.sha256(content).hexdigest()


@pytest.mark.django_db(transaction=True)
def test_a_library_sends_it_in_pieces_and_resumes(
    live_server: Any, township_department: Department
) -> None:
    content, token = video(100_000), token_for(make_client(township_department)[0])
    client = TusClient(f"{live_server}/api/v1/uploads/", {"Authorization": f"Bearer {token}"})
    told = {"filename": "street.mp4"}
    first = client.uploader(file_stream=io.BytesIO(content), chunk_size=30_000, metadata=told)
    first.upload(stop_at=60_000)
    assert Upload.objects.get().offset == 60_000
    again = client.uploader(file_stream=io.BytesIO(content), chunk_size=30_000, url=first.url)
    assert again.offset == 60_000
    again.upload_checksum = True
    again.upload()
    assert Attachment.objects.get().digest == hashlib.sha256(content).hexdigest()
