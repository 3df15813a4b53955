"""Addresses of many records at once: looking each up costs a page more than drawing its line."""

from __future__ import annotations

import functools

from django.urls import reverse


def address_of(name: str, key: int) -> str:
    """As `reverse(name, args=[key])` where the key is all that changes."""
    return _pattern(name).format(key)


@functools.cache
def _pattern(name: str) -> str:
    return reverse(name, args=[0]).replace("/0/", "/{}/")
