"""A process that is killed between the effect and its answer leaves neither behind."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from accounts.models import Department
from exchange.models import Answered
from people.models import Comparison
from tests.exchange.making import URL, Caller, make_client, people, token_for

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

DIES = """
import os, signal, sys
import django
django.setup()
from exchange.api import idempotency
from people.models import Comparison
from tests.exchange.making import URL, Caller, people

def killed(row, response):
    assert Comparison.objects.exists()  # the effect is there, and nobody else sees it yet
    os.kill(os.getpid(), signal.SIGKILL)

idempotency.keep = killed
Caller(sys.argv[1]).post(URL, people(), key="a")
"""


def test_the_same_request_takes_effect_once_after_a_kill(
    service_env: dict[str, str], township_department: Department
) -> None:
    token = token_for(make_client(township_department)[0])
    env = {**service_env, "ALLOWED_HOSTS": "testserver"}
    died = subprocess.run([sys.executable, "-c", DIES, token], env=env, check=False, timeout=200)
    assert died.returncode == -signal.SIGKILL
    assert not Comparison.objects.exists()
    assert not Answered.objects.exists()
    again = [Caller(token).post(URL, people(), key="a") for _each in range(2)]
    assert [answer.status_code for answer in again] == [202, 202]
    assert again[0].json() == again[1].json()
    assert Comparison.objects.count() == 1
