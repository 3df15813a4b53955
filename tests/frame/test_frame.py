"""The frame around every page: what each role sees in it, and that it stands on its own feet."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from gridgov import navigation
from gridgov.navigation import MOST_ENTRIES, Entry, entries_for
from tests.cast import Login

ROLES = [
    "worker",
    "operator",
    "liaison",
    "supervisor",
    "system_admin",
    "rights_admin",
    "auditor",
]
GUIDE = "/styleguide/"
pytestmark = pytest.mark.urls("tests.frame.urls")


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> dict[str, Entry]:
    """An empty register that is put back."""
    register: dict[str, Entry] = {}
    monkeypatch.setattr(navigation, "_entries", register)
    return register


def entry(url_name: str, roles: tuple[str, ...], order: int = 1) -> Entry:
    return Entry(url_name, url_name, "inbox", roles, order, lambda user: 7)


@pytest.mark.parametrize("role", ROLES)
def test_it_renders_for_each_role(role: str, request: pytest.FixtureRequest, login: Login) -> None:
    user: User = request.getfixturevalue(role)
    page = login(user).get(GUIDE)
    html = page.content.decode()
    assert page.status_code == 200
    assert str(user.scope.posting) in html
    assert html.index("gg-skip") < html.index("gg-side")
    assert html.count("<h1") == 1


def test_it_shows_a_role_its_entries_alone(entries: dict[str, Entry]) -> None:
    navigation.register(entry("home", ("operator",)))
    navigation.register(entry("healthz", ("worker",)))
    assert [shown.label for shown in entries_for("operator", None, "/")] == ["home"]
    assert entries_for(None, None, "/") == []


def test_it_leaves_out_pages_that_do_not_exist_yet(entries: dict[str, Entry]) -> None:
    navigation.register(entry("nobody:knows", ("operator",)))
    assert entries_for("operator", None, "/") == []


def test_it_shows_eight_entries_at_most(entries: dict[str, Entry]) -> None:
    for number in range(12):
        entries[str(number)] = entry("home", ("operator",), number)
    assert len(entries_for("operator", None, "/")) == MOST_ENTRIES


def test_it_shows_five_things_at_most_on_a_phone(
    entries: dict[str, Entry], operator: User, login: Login
) -> None:
    for number in range(8):
        entries[str(number)] = entry("home", ("operator",), number)
    html = login(operator).get(GUIDE).content.decode()
    bar = html.split('class="gg-bottom', 1)[1].split("</nav>", 1)[0]
    shown, more = bar.split("<details", 1)
    assert shown.count("<a ") + 1 == navigation.MOST_ON_PHONE
    assert more.count("gg-menu-item") == 8


@pytest.mark.parametrize(
    ("role", "offered"), [("worker", True), ("liaison", False), ("auditor", False)]
)
def test_it_offers_a_new_case_to_those_who_report(
    role: str, offered: bool, request: pytest.FixtureRequest, login: Login
) -> None:
    html = login(request.getfixturevalue(role)).get(GUIDE).content.decode()
    assert ('data-shortcut="n"' in html) is offered


@pytest.mark.parametrize(
    ("path", "active"), [("/", "home"), ("/users/", "accounts:user_list"), ("/nowhere/", None)]
)
def test_it_marks_the_page_one_is_on(
    entries: dict[str, Entry], path: str, active: str | None
) -> None:
    navigation.register(entry("home", ("operator",)))
    navigation.register(entry("accounts:user_list", ("operator",)))
    shown = [entry.label for entry in entries_for("operator", None, path) if entry.active]
    assert shown == ([active] if active else [])


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "跳到正文"), ("en", "Skip to the")])
def test_it_speaks_both_languages(client: Client, language: str, words: str) -> None:
    client.post("/language/setlang/", {"language": language, "next": GUIDE})
    html = client.get(GUIDE).content.decode()
    assert words in html
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}"' in html


@pytest.mark.parametrize(("name", "value"), [("theme", "dark"), ("bar", "narrow")])
def test_it_keeps_how_somebody_likes_it(client: Client, name: str, value: str) -> None:
    answer = client.post("/preferences/", {name: value, "next": GUIDE})
    assert answer.headers["Location"] == GUIDE
    attribute = {"theme": "data-bs-theme", "bar": "data-bar"}[name]
    assert f'{attribute}="{value}"' in client.get(GUIDE).content.decode()


def test_it_keeps_only_what_it_knows(client: Client) -> None:
    client.post("/preferences/", {"theme": '"><script>', "next": GUIDE})
    assert "theme" not in client.cookies
    client.cookies["theme"] = "loud"
    assert 'data-bs-theme="light"' in client.get(GUIDE).content.decode()


def test_it_goes_back_to_its_own_pages_only(client: Client) -> None:
    answer = client.post("/preferences/", {"theme": "dark", "next": "//elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_it_takes_preferences_by_post_alone(client: Client) -> None:
    assert client.get("/preferences/").status_code == 405
