"""Government networks have no internet: nothing of a page may come from elsewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = Path(settings.BASE_DIR)
FILES = sorted(
    path
    for folder, kinds in (("templates", {".html"}), ("static", {".css", ".js", ".svg"}))
    for path in (ROOT / folder).rglob("*")
    if path.suffix in kinds
)
ELSEWHERE = re.compile(r"""(?:https?:)?//[a-z0-9-]+\.[a-z]""", re.I)
NAMESPACES = re.compile(r"http://www\.w3\.org/[\w/]+")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\bon\w+=\"|\sstyle=\"|<style|javascript:", re.I)
HAN = re.compile(r"[\u3400-\u9fff]")
OWN_NAME = re.compile(r'value="zh-hans"[^\n]*')
SWITCH = "templates/components/_language.html"
STATIC = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_asks_nothing_of_other_hosts(path: Path) -> None:
    text = NAMESPACES.sub("", path.read_text("utf-8"))
    assert ELSEWHERE.findall(text) == []


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".html"], ids=name)
def test_it_has_no_script_or_style_of_its_own(path: Path) -> None:
    assert INLINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".html"], ids=name)
def test_it_finds_every_file_a_page_names(path: Path) -> None:
    named = STATIC.findall(path.read_text("utf-8"))
    assert [file for file in named if finders.find(file) is None] == []


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix in {".html", ".js"}], ids=name)
def test_it_leaves_all_words_to_the_translations(path: Path) -> None:
    """The switch names each language in itself; the style guide shows Chinese names."""
    if name(path) != SWITCH and "styleguide" not in path.parts:
        assert HAN.findall(OWN_NAME.sub("", path.read_text("utf-8"))) == []
