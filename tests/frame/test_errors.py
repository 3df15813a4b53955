"""Error pages: the right code, a clear sentence, nothing of the inside, and a way on."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.frame.urls")

PAGES = [
    ("/wrong/", 400, "请求无法识别"),
    ("/refused/", 403, "您无权进行此操作"),
    ("/posted/", 405, "不能以这种方式打开此网址"),
    ("/broken/", 500, "系统出现故障"),
]


@pytest.fixture
def guest(client: Client) -> Client:
    client.raise_request_exception = False
    client.cookies["django_language"] = "zh-hans"
    return client


@pytest.mark.parametrize(("path", "code", "title"), PAGES)
@pytest.mark.django_db
def test_it_says_what_happened(guest: Client, path: str, code: int, title: str) -> None:
    page = guest.get(path)
    html = page.content.decode()
    assert page.status_code == code
    assert title in html
    assert f'data-status="{code}"' in html
    assert "Traceback" not in html
    assert "a sentence nobody outside should see" not in html
    assert 'href="/"' in html


def test_it_says_that_a_page_is_not_here(operator: object, login: object) -> None:
    page = login(operator).get("/nowhere/at/all/")  # type: ignore[operator]
    assert page.status_code == 404
    assert "找不到此页面" in page.content.decode()


@pytest.mark.django_db
def test_it_keeps_the_allowed_methods_of_a_405(guest: Client) -> None:
    assert guest.get("/posted/").headers["Allow"] == "POST"


@pytest.mark.parametrize("path", ["/login/?next=%00", "/posted/?a%00=b"])
@pytest.mark.django_db
def test_it_refuses_a_nul_byte_in_the_address(guest: Client, path: str) -> None:
    page = guest.get(path)
    assert page.status_code == 400
    assert "请求无法识别" in page.content.decode()


@pytest.mark.parametrize("data", [{"username": "a\0b"}, {"a\0b": "x"}])
@pytest.mark.django_db
def test_it_refuses_a_nul_byte_in_a_form(guest: Client, data: dict[str, str]) -> None:
    for path in ("/login/", "/posted/"):
        page = guest.post(path, data)
        assert page.status_code == 400
        assert "请求无法识别" in page.content.decode()


@pytest.mark.django_db
def test_it_explains_a_form_that_is_no_longer_valid() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["django_language"] = "zh-hans"
    page = strict.post("/preferences/", {"theme": "dark"})
    assert page.status_code == 403
    assert "表单已失效" in page.content.decode()


def test_it_answers_a_failure_without_the_database(guest: Client) -> None:
    """No `db` fixture: a statement would raise. The session of a guest is not asked for."""
    page = guest.get("/broken/")
    assert page.status_code == 500
    assert "系统出现故障" in page.content.decode()
