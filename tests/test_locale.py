"""Every text of the interface is translated, and says in Chinese what it says in English."""

from __future__ import annotations

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PACKAGES = ("gridgov", "jobs", "grids", "accounts", "people", "events", "assessment", "exchange")
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)|(?<!\{)\{(\w*)[^{}]*\}(?!\})|%[sd]")
TYPED = re.compile("放假|上班|春节")
"""Words of the official holiday notices, typed as they stand in either language."""
Texts = dict[str, list[str]]


def run(*command: str | Path, cwd: Path) -> bytes:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "gridgov.settings"}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def texts_of(compiled: Path) -> Texts:
    """Texts of a compiled catalogue: the English (with its context before) to all its forms."""
    texts: Texts = {}
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    for key, text in catalogue.items():
        texts.setdefault(key[0] if isinstance(key, tuple) else key, []).append(text)
    texts.pop("", None)
    return texts


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    """What `makemessages` finds in a copy of the sources; the English stands for itself."""
    copy = tmp_path_factory.mktemp("sources")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", copy / "templates")
    shutil.copy(ROOT / "manage.py", copy)
    (copy / "locale").mkdir()
    run(sys.executable, "manage.py", "makemessages", "--locale", "en", cwd=copy)
    folder = copy / "locale" / "en" / "LC_MESSAGES"
    run("msgen", "django.po", "--output-file=full.po", cwd=folder)
    run("msgfmt", "full.po", "--output-file=full.mo", cwd=folder)
    return texts_of(folder / "full.mo")


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    compiled = tmp_path_factory.mktemp("locale") / "django.mo"
    run("msgfmt", "--check-format", CATALOGUE, f"--output-file={compiled}", cwd=ROOT)
    return texts_of(compiled)


def placeholders(text: str) -> set[str]:
    return {found.group(0).rstrip("sd") for found in PLACEHOLDER.finditer(text)}


def test_it_translates_every_text(collected: Texts, translated: Texts) -> None:
    missing = sorted(set(collected) - set(translated))
    assert not missing, f"{len(missing)} texts have no Chinese:\n" + "\n".join(missing)


def test_it_keeps_no_text_that_is_gone(collected: Texts, translated: Texts) -> None:
    assert sorted(set(translated) - set(collected)) == []


def test_it_has_no_guessed_translation() -> None:
    fuzzy = run("msgattrib", "--only-fuzzy", "--no-obsolete", CATALOGUE, cwd=ROOT)
    assert fuzzy.decode() == ""


def test_it_keeps_the_placeholders(collected: Texts, translated: Texts) -> None:
    wrong = [
        (english, chinese)
        for english, forms in collected.items()
        for chinese in translated.get(english, [])
        if placeholders(chinese) != set().union(*map(placeholders, forms))
    ]
    assert wrong == []


def test_it_writes_english_in_the_sources(collected: Texts) -> None:
    assert [text for text in collected if HAN.search(TYPED.sub("", text))] == []


def test_it_says_it_in_chinese(translated: Texts) -> None:
    """A sentence left in English, or a half of one, has no Chinese character or ends in Latin."""
    sentences = {key: forms for key, forms in translated.items() if len(key.split()) > 3}
    left = [key for key, forms in sentences.items() if not all(map(HAN.search, forms))]
    assert left == []


def test_it_has_no_exclamation_marks(collected: Texts, translated: Texts) -> None:
    said = [*collected, *(text for forms in translated.values() for text in forms)]
    assert [text for text in said if "!" in text or "！" in text] == []
