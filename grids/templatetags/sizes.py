"""Figures of ground, written alike in both languages, in Python and in the browser."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def hectares(value: float, digits: int = 2) -> str:
    """1,234.57: grouped by thousands also in Chinese, as the maps write it."""
    return f"{value:,.{digits}f}"
