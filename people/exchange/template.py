"""The empty table of a register, with Chinese headings and a sheet that explains them."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from django.utils.translation import override

from people.exchange.fields import FIELDS, Field
from people.exchange.workbook import Book
from people.models import Register


def template(register: str) -> bytes:
    stream = io.BytesIO()
    with override("zh-hans"):
        fields = FIELDS[register]
        table = Book(stream)
        table.sheet(str(Register(register).label), [18] * len(fields))
        table.row([str(field.label) for field in fields], bold=True)
        table.sheet(_("Explanations"), [24, 12, 60, 30])
        table.row([_("Column"), _("Needed"), _("What to write"), _("Example")], bold=True)
        for field in fields:
            table.row(_explained(field))
        table.close()
    return stream.getvalue()


def _explained(field: Field) -> list[str]:
    words = [str(field.note)] if field.note else []
    if field.choices is not None:
        choices = "、".join(str(label) for label in field.choices.labels)
        words.append(_("One of: %(words)s.") % {"words": choices})
    return [
        str(field.label),
        _("yes") if field.required else "",
        " ".join(words),
        field.example,
    ]


def file_name(register: str) -> str:
    with override("zh-hans"):
        word = _("Template")
        return f"{Register(register).label}-{word}.xlsx"
