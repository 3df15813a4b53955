"""The form of a pay rule: it checks shape and never writes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessment.figures.periods import Period
from assessment.models import PayRule
from assessment.models.schemes import in_words
from assessment.pay import checks
from assessment.schemes.scoring import Band
from gridgov.cleaning import ReadableField

MOST = Decimal("9.99")
STARS = 5


def factor(label: Any, initial: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, initial=initial, min_value=0, max_value=MOST, max_digits=4, decimal_places=2
    )


class RuleForm(forms.Form):
    """A factor for each grade of the scheme in force, and for each number of stars."""

    quarter = forms.ChoiceField(label=_("From the quarter"))
    base = forms.DecimalField(
        label=_("Base amount (yuan a quarter)"), max_digits=8, decimal_places=2
    )
    reason = ReadableField(
        label=_("Why is there a new rule?"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self,
        quarters: Sequence[Period],
        bands: Sequence[Band],
        rule: PayRule,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bands = bands
        self.fields["quarter"].choices = [(one.code, one.label) for one in quarters]  # type: ignore[attr-defined]
        self.fields["base"].initial = rule.base
        for at, band in enumerate(bands):
            known = rule.factor_of_grade(band.name_zh)
            label = _("Factor of the grade “%(grade)s”") % {
                "grade": in_words(band.name_zh, band.name_en)
            }
            self.fields[f"grade_{at}"] = factor(label, known)
        for number in range(STARS, 0, -1):
            said = ngettext("Factor of %(n)s star", "Factor of %(n)s stars", number)
            label = said % {"n": number}
            self.fields[f"star_{number}"] = factor(label, rule.factor_of_stars(number))
        self.fields["unranked"] = factor(_("Factor without a rank"), rule.unranked)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean_quarter(self) -> Period:
        return Period.read(self.cleaned_data["quarter"])

    def clean_reason(self) -> str:
        return checks.reason_of(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        """What the rule would pay is judged once every field of a number has one."""
        if not set(self.errors) - {"quarter", "reason"}:
            paid = self.paid()
            for name, said in checks.faults(paid["base"], paid["grades"], paid["stars"]).items():
                self.add_error(name, said)
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"quarter": data["quarter"], "reason": data["reason"], **self.paid()}

    def paid(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "base": data["base"],
            "unranked": data["unranked"],
            "stars": [f"{data[f'star_{number}']:.2f}" for number in range(1, STARS + 1)],
            "grades": [
                {
                    "name_zh": band.name_zh,
                    "name_en": band.name_en,
                    "factor": f"{data[f'grade_{at}']:.2f}",
                }
                for at, band in enumerate(self.bands)
            ],
        }
