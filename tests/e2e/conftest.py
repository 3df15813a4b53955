"""The names of `tests.browser` for the tests here; its fixtures come as a plugin."""

from tests.browser import DESK, PHONE, Axe, PageFor, Shot

__all__ = ["DESK", "PHONE", "Axe", "PageFor", "Shot"]
