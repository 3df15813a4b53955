"""The forms residents fill in, without an account."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events.forms.files import AttachmentsField
from events.forms.intake import CategoryField
from events.forms.phones import PhoneField
from events.forms.places import PlaceForm
from events.models import Category, Source
from events.services.collect import Contact, Report
from events.workflow import Grade
from grids.models import Area, Level

FILES_AT_MOST = 6
GRIDS = (Level.GRID, Level.SUBGRID)


def grid_of(code: str) -> Area | None:
    """The grid of a code, or what took its place since; None for anything else."""
    found: Area | None
    found = Area.objects.filter(codes__code=code, level__in=GRIDS).defer("geometry").first()
    for _time in range(9):
        if found is None or found.retired_on is None:
            return found
        found = found.successor
    return None


class ReportForm(PlaceForm):
    """`website` is a trap: people do not see it, programs fill it in."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    grid = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    description = forms.CharField(
        label=_("What is the matter"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )
    category = CategoryField(
        label=_("What it is about"), help_text=_("Leave it empty if nothing fits.")
    )
    photos = AttachmentsField(early=False, most=FILES_AT_MOST)
    name = forms.CharField(label=_("Your name"), required=False, max_length=50)
    phone = PhoneField(
        label=_("Your phone"),
        required=False,
        help_text=_("Only for questions about this report; kept encrypted."),
    )
    in_confidence = forms.BooleanField(
        label=_("Do not tell those who handle it who I am"), required=False
    )
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())
        category = cast(CategoryField, self.fields["category"])
        category.offer(Category.objects.filter(public=True, confidential=False), [])

    @cached_property
    def area(self) -> Area | None:
        """The grid that the link of a signboard names; where the report goes without a point."""
        return grid_of(str(self["grid"].value() or ""))

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website"))

    def report(self) -> Report:
        data = self.cleaned_data
        contact = None
        if data["name"] or data["phone"]:
            contact = Contact(data["name"].strip(), data["phone"], "", data["in_confidence"])
        return Report(
            description=data["description"],
            address=data["address"],
            point=self.point,
            area=None if self.point else self.area,
            category=data["category"],
            source=Source.RESIDENT,
            contact=contact,
            submission=data["submission"],
        )


class FollowForm(forms.Form):
    receipt = forms.CharField(
        label=_("Receipt number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=30,
        help_text=_("Eight letters and figures, told with the receipt."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_secret(self) -> str:
        return "".join(self.cleaned_data["secret"].split())


class TokenForm(forms.Form):
    """`token` identifies the form that was sent, so that sending it twice does it once."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())


class AnswerForm(TokenForm):
    question = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class EvaluateForm(TokenForm):
    grade = forms.TypedChoiceField(
        label=_("How satisfied are you with the result?"),
        choices=Grade.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
    )


class ReopenForm(TokenForm):
    reason = forms.CharField(
        label=_("What is not settled"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
