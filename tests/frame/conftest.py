"""The browser is shared with the end-to-end tests."""

from tests.e2e.conftest import axe, browser, page_for, shot

__all__ = ["axe", "browser", "page_for", "shot"]
