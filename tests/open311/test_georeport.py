"""A client that others wrote reads from the running server: PyPI georeport, in both formats."""

from __future__ import annotations

import pytest
from georeport import GeoReport  # type: ignore[import-untyped]
from pytest_django.live_server_helper import LiveServer

from events.models import Category
from exchange.models import ServiceQuestion
from grids.models import Area
from tests.events.stage import Stage, make_category


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["json", "xml"])
def test_it_reads_services_and_requests(
    live_server: LiveServer,
    stage: Stage,
    lamp: Category,
    question: ServiceQuestion,
    county: Area,
    kind: str,
) -> None:
    make_category("0703", public=True)
    made = [str(stage.collect(category=lamp).pk) for _each in range(2)]
    root = f"{live_server.url}/open311/v2"
    client = GeoReport(root, jurisdiction=county.code, output_format=kind)
    codes = [row["service_code"] for row in client.get_service_list()]
    assert codes == ["0702", "0703"]
    assert client.get_service_definition("0702")["service_code"] == "0702"
    rows = client.get_service_requests(service_code="0702", status="open")
    assert sorted(row["service_request_id"] for row in rows) == made
    one = client.get_service_request(made[0])
    assert (one["service_request_id"], one["status"]) == (made[0], "open")
