"""What the API describes is what it does: requests made up from the description, right and wrong.

schemathesis makes them, always the same ones. In half of them numbers and codes are replaced by
those of rows that exist. Each request is undone, so that none stands in the way of the next.
"""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.checks import CHECKS, load_all_checks
    from schemathesis.core.failures import FailureGroup

from accounts.models import Department, User
from accounts.services import By
from events.models import Event
from events.services.attachments import attach, upload
from exchange import described
from exchange.files.services import begin
from exchange.hooks.services import Values, subscription_create
from exchange.models import Client
from grids.models import Area
from people.services import OrganisationFacts, register_organisation
from tests.events.stage import Stage
from tests.exchange.making import Caller, make_client, people, token_for
from tests.intake import files
from tests.people.making import BY, make_building, make_person, make_residence

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
HELD = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "missing_required_header",
    "ignored_auth",
)
NOW = timezone.now()
EXAMPLES = {GenerationMode.POSITIVE: 7, GenerationMode.NEGATIVE: 4}
HEADERS = {"Accept-Language": "en", "Idempotency-Key": "schemathesis"}
load_all_checks()
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


@pytest.fixture(params=["department", "area"])
def client(
    request: pytest.FixtureRequest, township_department: Department, township: Area
) -> Client:
    place = township_department if request.param == "department" else township
    return make_client(place, per_minute=1_000_000)[0]


@pytest.fixture
def case(
    rules: None, operator: User, liaison: User, worker: User, township_department: Department
) -> Event:
    stage = Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)
    return stage.to("handle")


def file_of(case: Event, user: User) -> uuid.UUID:
    row = upload(files.pdf(), user)
    attach(case, [row.uid], kind="after", user=user)
    return row.uid


@pytest.fixture
def rows(
    client: Client, case: Event, operator: User, township_department: Department
) -> dict[str, dict[str, Any]]:
    """What there is, by the word of an address that it stands behind, and what is named by code."""
    caller = Caller(token_for(make_client(township_department)[0]))
    made = caller.post("/api/v1/comparisons/", people()).json()["id"]
    person, values = make_person(), Values(url="https://203.0.114.7/", kinds=("task.sent",))
    shop = OrganisationFacts(name="红星超市", house=make_building())
    return {
        "cases": {"id": case.pk, "uid": file_of(case, operator)},
        "uploads": {"uid": begin(client, client.user, 500, "", "", NOW).uid, "Upload-Offset": "0"},
        "comparisons": {"id": made},
        "subscriptions": {"id": subscription_create(by=By(), client=client, values=values)[0].pk},
        "people": {"id": make_residence(person, make_building()) and person.pk},
        "houses": {"id": make_building().pk},
        "organisations": {"id": register_organisation(shop, by=BY).pk},
        "figures": {
            "period": "2026-W10",
            "kind": "department",
            "id": township_department.pk,
            "measure": "due",
        },
        "areas": {"code": township_department.area.code},
        "": {
            "area": township_department.area.code,
            "category": case.category.code if case.category else None,
            "department": township_department.pk,
        },
    }


@pytest.mark.parametrize("mode", EXAMPLES, ids=lambda mode: mode.name.lower())
def test_it_answers_as_it_says(
    mode: GenerationMode, client: Client, rows: dict[str, dict[str, Any]]
) -> None:
    headers = {**HEADERS, "Authorization": f"Bearer {token_for(client)}"}
    found = []
    with one_connection():
        for operation in operations():
            try:
                check(operation, mode, headers, rows)
            except FailureGroup as failures:
                found += [str(failures)[:3000]]
    assert not found, "\n\n".join(found)


@contextmanager
def one_connection() -> Iterator[None]:
    """The application would close the connection on which the test undoes everything."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def closing(application: Any) -> Any:
    """Closes what it answers, as every server does; the client of schemathesis does not."""

    def closed(environ: Any, start_response: Any) -> list[bytes]:
        answer = application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()

    return closed


def operations() -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(described.document("en"))
    schema.app = closing(get_wsgi_application())
    for found in schema.get_all_operations():
        yield found.ok()  # type: ignore[union-attr]  # it raises itself


def check(
    operation: Any, mode: GenerationMode, headers: dict[str, str], rows: dict[str, dict[str, Any]]
) -> None:
    """Raises what schemathesis finds, with the request that showed it."""
    checks = [each for each in CHECKS.get_all() if each.__name__ in HELD]

    @settings(
        max_examples=EXAMPLES[mode],
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), is_there=st.booleans())
    def answers(case: Any, is_there: bool) -> None:
        if is_there:
            settle(case, rows)
        cache.clear()
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=checks)
            transaction.set_rollback(True)

    answers()


def settle(case: Any, rows: dict[str, dict[str, Any]]) -> None:
    """Names what exists; a cursor that was made up leads nowhere."""
    noun = case.operation.path.split("/")[3]
    known = rows[""] | rows.get(noun, {})
    for members in (case.path_parameters, case.query, case.body, case.headers):
        if isinstance(members, MutableMapping):
            members.pop("cursor", None)
            members.update({name: known[name] for name in members.keys() & known.keys()})
