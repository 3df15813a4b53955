"""Forms say in our words what is wrong and what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

CHOICES = [("a", "A"), ("b", "B")]
CASES: dict[str, tuple[forms.Field, Any, str]] = {
    "choice": (forms.ChoiceField(choices=CHOICES), "x", "请从给出的选项中选择。"),
    "several": (forms.MultipleChoiceField(choices=CHOICES), ["x"], "请从给出的选项中选择。"),
    "whole": (forms.IntegerField(), "three", "请用数字填写整数，例如 12。"),
    "float": (forms.FloatField(), "three", "请用数字填写，例如 12.5。"),
    "decimal": (forms.DecimalField(), "three", "请用数字填写，例如 12.5。"),
    "places": (
        forms.DecimalField(max_digits=5, decimal_places=2),
        "1.234",
        "小数点后最多填写 2 位。",
    ),
    "most": (forms.IntegerField(max_value=150), "151", "请填写不大于 150 的数。"),
    "least": (forms.FloatField(min_value=0), "-1", "请填写不小于 0 的数。"),
    "long": (forms.CharField(max_length=3), "abcd", "内容过长，请缩短到 3 个字符以内。"),
    "short": (forms.CharField(min_length=3), "a", "内容过短，请至少填写 3 个字符。"),
    "zero": (forms.CharField(), "a\0", "文字中有无法保存的符号，请重新输入。"),
    "day": (forms.DateField(), "soon", "请按 2026-03-15 的格式填写日期。"),
    "time": (forms.TimeField(), "soon", "请输入时间，例如 14:30。"),
    "mail": (forms.EmailField(), "me", "请输入电子邮箱，例如 name@example.org。"),
    "uuid": (forms.UUIDField(), "x", "请重新打开此页；已填内容都保留着。"),
    "own": (
        forms.IntegerField(error_messages={"invalid": "只要数字"}),
        "x",
        "只要数字",
    ),
}


def told(field: forms.Field, value: Any, files: Any = None) -> list[str]:
    class Form(forms.Form):
        one = field

    with override("zh-hans"):
        form = Form({"one": value}, files)
        return [str(error) for error in form.errors.get("one", [])]


@pytest.mark.parametrize("case", list(CASES))
def test_it_says_what_to_do(case: str) -> None:
    field, value, sentence = CASES[case]
    assert told(field, value) == [sentence]


def test_an_empty_file_is_named_so() -> None:
    file = SimpleUploadedFile("table.csv", b"")
    assert told(forms.FileField(), "", {"one": file}) == ["文件是空的，请另选一个。"]


def test_sentences_of_a_class_of_ours_stay() -> None:
    class Strict(forms.IntegerField):
        default_error_messages = {"invalid": "Strict"}

    assert told(Strict(), "x") == ["Strict"]
