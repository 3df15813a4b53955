"""Points: first for what kind of subject and period, then to whom, for what and why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.figures.periods import Period, PeriodKind
from assessment.figures.subjects import SubjectKind
from assessment.models import SchemeExtra
from assessment.schemes.services.adjustments import Subject
from gridgov.forms import FilePicker, Picker


class WhereForm(forms.Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("score", "Who"),
        choices=SubjectKind.choices,
        initial=SubjectKind.WORKER,
    )
    period = forms.ChoiceField(
        label=_("In which period"),
        help_text=_("The points count in this period alone, not in a longer one around it."),
    )
    find = forms.CharField(
        label=_("Name or code contains"),
        required=False,
        max_length=50,
    )

    def __init__(self, periods: Sequence[Period], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (PeriodKind(kind).label, [(period.code, period.label) for period in group])
            for kind, group in groupby(periods, key=lambda period: period.kind)
        ]
        self.fields["period"].choices = groups  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        return Period.read(self.cleaned_data["period"])


class AdjustmentForm(forms.Form):
    subject = forms.TypedChoiceField(
        label=pgettext_lazy("score", "To whom"), coerce=int, widget=Picker
    )
    extra = forms.TypedChoiceField(label=_("For what"), coerce=int)
    points = forms.DecimalField(
        label=pgettext_lazy("of points", "Points"),
        max_digits=5,
        decimal_places=2,
        help_text=_("A number above 0; a penalty takes it away."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.FileField(
        label=_("Evidence"),
        widget=FilePicker(attrs={"accept": "image/*,application/pdf"}),
        help_text=_("A photo or a PDF file that shows it."),
    )

    def __init__(
        self, subjects: Sequence[Subject], extras: Sequence[SchemeExtra], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = {one.pk: one for one in subjects}
        self.extras = {extra.pk: extra for extra in extras}
        people = [(pk, _called(one)) for pk, one in self.subjects.items()]
        self.fields["subject"].choices = [("", "—"), *people]  # type: ignore[attr-defined]
        named = [(pk, _with_points(extra)) for pk, extra in self.extras.items()]
        self.fields["extra"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

    def clean_subject(self) -> Subject:
        return self.subjects[self.cleaned_data["subject"]]

    def clean_extra(self) -> SchemeExtra:
        return self.extras[self.cleaned_data["extra"]]


def _called(subject: Subject) -> str:
    """People with where they work; two of one name are told apart by their account."""
    if subject.user is None:
        return str(subject)
    where = " ".join(filter(None, (subject.within, subject.area.label)))
    return f"{subject} · {where} · {subject.user.username}"


def _with_points(extra: SchemeExtra) -> str:
    """“Praise (+3 at most)”."""
    sign = "−" if extra.is_penalty else "+"
    most = f"{sign}{extra.most.normalize():f}"
    return str(_("%(name)s (%(most)s at most)")) % {"name": extra, "most": most}


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it taken back"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
