"""Forms of revisions and appeals: they check shape and never write."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.models import About, Appeal
from gridgov.files.sent import SentInput

LONGEST = 2000


class EvidenceField(forms.Field):
    widget = SentInput

    def clean(self, value: Any) -> list[Any]:
        return list(value.files) if value else []


def words(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea({"rows": rows}), **more
    )


class RevisionForm(forms.Form):
    reason = words(
        _("Why is there a revision?"),
        help_text=_("Everybody who reads the period reads this."),
    )


class AppealForm(forms.Form):
    reason = words(
        _("What is wrong, and why?"),
        rows=5,
        help_text=_("Phone and ID numbers are taken out when it is saved."),
    )
    evidence = EvidenceField(
        label=_("Evidence"),
        required=False,
        widget=SentInput({"accept": "image/*,application/pdf"}, several=True),
        help_text=_("Photos or PDF files, five at most."),
    )


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("appeal", "Decision"),
        choices=[
            ("granted", pgettext_lazy("appeal", "Grant")),
            ("refused", pgettext_lazy("appeal", "Refuse")),
        ],
        widget=forms.RadioSelect,
    )
    points = forms.DecimalField(
        label=pgettext_lazy("score", "Points"),
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(-100),
        max_value=Decimal(100),
        help_text=_("If granted: what the score gains, or loses with a minus sign."),
    )
    decision = words(_("Reason"), help_text=_("Who filed the appeal reads this."))

    def __init__(self, appeal: Appeal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if appeal.about == About.CASE:
            del self.fields["points"]
