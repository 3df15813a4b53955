"""Answers to the questions of a service, as `attribute[code]=value` (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from exchange.models import ServiceQuestion
from gridgov.cleaning import UNREADABLE

Kind = ServiceQuestion.Kind
NAME = re.compile(r"attribute\[([^\[\]]+)\](?:\[\])?")
LONGEST = {Kind.TEXT: 1000}
USUAL = 200
MANY_AT_MOST = 50


def lines_of(questions: Iterable[ServiceQuestion], sent: Mapping[str, Any]) -> list[str]:
    """A line for each answer, in the order of the questions. Raises ValidationError with all."""
    given, lines, wrong = given_in(sent), [], []
    for question in questions:
        values = given.pop(question.code, [])
        try:
            answer = answer_of(question, values)
        except ValidationError as error:
            wrong.extend(error.messages)
        else:
            lines.extend([f"{question.text_zh}：{answer}"] if answer else [])
    for code in given:
        wrong.append(_("This service knows no attribute %(code)s.") % {"code": code[:20]})
    if wrong:
        raise ValidationError(wrong)
    return lines


def given_in(sent: Mapping[str, Any]) -> dict[str, list[str]]:
    """The values by code; empty ones are none."""
    found: dict[str, list[str]] = {}
    for name in sent:
        if match := NAME.fullmatch(name):
            values: list[str] = sent.getlist(name)  # type: ignore[attr-defined]
            kept = [value.strip() for value in values if value.strip()]
            if kept:
                found.setdefault(match[1], []).extend(kept[:MANY_AT_MOST])
    return found


def answer_of(question: ServiceQuestion, values: list[str]) -> str:
    """The answer in words, "" for none. Raises ValidationError."""
    if not values:
        if question.required:
            raise _wrong(question, _("an answer is needed"))
        return ""
    if question.kind == Kind.MANY:
        return "、".join(dict.fromkeys(_named(question, value) for value in values))
    if len(values) > 1:
        raise _wrong(question, _("one answer only"))
    return _one(question, values[0])


def _one(question: ServiceQuestion, value: str) -> str:
    kind = Kind(question.kind)
    if kind == Kind.ONE:
        return _named(question, value)
    if kind == Kind.NUMBER and not _is_number(value):
        raise _wrong(question, _("give a number"))
    if kind == Kind.DATETIME and not _is_moment(value):
        raise _wrong(question, _("give a time such as 2026-01-31T15:04:00Z"))
    if kind == Kind.STRING and len(value.splitlines()) > 1:
        raise _wrong(question, _("give one line"))
    if UNREADABLE.search(value.replace("\r", "\n")):
        raise _wrong(question, _("leave out signs that are not seen"))
    most = LONGEST.get(kind, USUAL)
    if len(value) > most:
        raise _wrong(question, _("give at most %(most)s letters") % {"most": most})
    return value


def _named(question: ServiceQuestion, key: str) -> str:
    """The Chinese name of a value: who handles the case reads Chinese, whoever sent it."""
    for known, name_zh, _name_en in question.options:
        if known == key:
            return str(name_zh)
    raise _wrong(question, _("choose from the values of the service definition"))


def _is_number(value: str) -> bool:
    try:
        return len(value) <= 30 and Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_moment(value: str) -> bool:
    try:
        found = parse_datetime(value)
    except ValueError:
        return False
    return found is not None and found.tzinfo is not None


def _wrong(question: ServiceQuestion, what: str) -> ValidationError:
    return ValidationError(
        _("attribute[%(code)s]: %(what)s.") % {"code": question.code, "what": what}
    )
