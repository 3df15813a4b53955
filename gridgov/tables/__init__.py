"""Tables that people bring and take away: CSV and XLSX, as rows of text."""

from gridgov.tables.reading import Limits, Line, Unreadable, lines, read
from gridgov.tables.writing import CSV, FORMATS, TYPES, XLSX, Column, Writer, writer

__all__ = [
    "CSV",
    "FORMATS",
    "TYPES",
    "XLSX",
    "Column",
    "Limits",
    "Line",
    "Unreadable",
    "Writer",
    "lines",
    "read",
    "writer",
]
