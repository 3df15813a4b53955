"""The worklist: what the address asks for, and the rows and counts that answer it.

Costs the same at a million cases as at a thousand: a page is found from where the last one
ended, counts end at 999, and live cases have indexes of their own.
"""

from events.worklist.conditions import light_is
from events.worklist.filters import ALL, ENDED, LIGHTS, MINE, TABS, Filters
from events.worklist.lists import PAGE, Worklist
from events.worklist.rows import Row, rows_of, slim

__all__ = [
    "ALL",
    "ENDED",
    "LIGHTS",
    "MINE",
    "PAGE",
    "TABS",
    "Filters",
    "Row",
    "Worklist",
    "light_is",
    "rows_of",
    "slim",
]
