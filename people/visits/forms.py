"""Forms of visits and of care. They check shape; what may be is for the services."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.forms.base import VersionForm, day
from people.models import Act, Care, Consent, Occasion, Outcome, Programme, Visit
from people.visits.services import LONGEST, VisitFacts

MINUTE = "%Y-%m-%dT%H:%M"
CARE = "care-"
"""What stands before the key of a care among the causes."""


def words(label: Any, help_text: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class VisitForm(VersionForm):
    """What came of a visit. `kept` is a draft: names of fields with their values."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    cause = forms.ChoiceField(label=pgettext_lazy("visit", "For"))
    outcome = forms.ChoiceField(
        label=pgettext_lazy("visit", "Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    did = forms.MultipleChoiceField(
        label=pgettext_lazy("visit", "What was done"),
        choices=[choice for choice in Act.choices if choice[0] != Act.WELFARE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what was done, one at least.")},
    )
    found = words(
        gettext_lazy("What was found"),
        gettext_lazy("Facts only, nothing of moods or opinions. Who declined: leave it empty."),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Consent of the person"),
        choices=Consent.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    welfare = words(
        gettext_lazy("What is needed"), gettext_lazy("Only with consent; otherwise leave it empty.")
    )
    visited_at = forms.DateTimeField(
        label=pgettext_lazy("visit", "When"),
        widget=forms.DateTimeInput(format=MINUTE, attrs={"type": "datetime-local"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        cares: Sequence[Care] = (),
        asked: bool = True,
        kept: Mapping[str, list[str]] | None = None,
        chosen: str = "",
    ) -> None:
        """`asked`: there is somebody who can be asked for consent; a house cannot."""
        self.cares = {f"{CARE}{care.pk}": care for care in cares}
        super().__init__(data, initial=self._begin(chosen) | self._kept(kept or {}))
        cause: Any = self.fields["cause"]
        cause.choices = self._causes(asked)
        if not asked:
            del self.fields["consent"], self.fields["welfare"]

    def _begin(self, chosen: str) -> dict[str, Any]:
        first = f"{CARE}{chosen}" if f"{CARE}{chosen}" in self.cares else next(iter(self.cares), "")
        return {
            "submission": uuid.uuid4(),
            "cause": first,
            "outcome": Outcome.MET.value,
            "visited_at": timezone.localtime(),
            "consent": "",
        }

    def _kept(self, kept: Mapping[str, list[str]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in self.base_fields.items():
            if name not in kept or name in ("seq", "submission"):
                continue
            several = isinstance(field, forms.MultipleChoiceField)
            found[name] = kept[name] if several else kept[name][-1]
        return found

    def _causes(self, asked: bool) -> list[Any]:
        choices: list[Any] = [] if self.cares else [("", _("Choose"))]
        running = [(key, care.get_programme_display()) for key, care in self.cares.items()]
        if running:
            choices.append((_("Programme"), running))
        others = [one for one in Occasion.choices if asked or one[0] != Occasion.WELFARE]
        return [*choices, (_("Occasion"), others)]

    def clean(self) -> dict[str, Any]:
        """What is done and agreed only counts where somebody was met; consent is a deed as well."""
        data: dict[str, Any] = super().clean() or {}
        given = data.get("consent") == Consent.GIVEN
        if data.get("outcome") == Outcome.MET and not given:
            return data
        self.errors.pop("did", None)
        if given and data["outcome"] == Outcome.MET:
            data["did"] = [*data.get("did", []), Act.WELFARE.value]
            return data
        return data | {"did": [], "consent": "", "welfare": ""}

    def facts(self) -> VisitFacts:
        data = self.cleaned_data
        care = self.cares.get(data["cause"])
        return VisitFacts(
            visited_at=data["visited_at"],
            outcome=data["outcome"],
            care=care,
            occasion="" if care else data["cause"],
            did=data["did"],
            consent=data.get("consent", ""),
            found=data["found"],
            welfare=data.get("welfare", ""),
        )


class CorrectionForm(VisitForm):
    """The same of a visit there is; texts that are not shown stay where they are left empty."""

    why = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=200)

    def __init__(self, visit: Visit, data: Any = None, *, own: bool) -> None:
        super().__init__(data, asked=visit.house_id is None)
        self.visit, self.own = visit, own
        del self.fields["cause"], self.fields["submission"]
        names = ("seq", "outcome", "consent", "visited_at")
        self.initial = {name: getattr(visit, name) for name in names} | {
            "did": [one for one in visit.did if one != Act.WELFARE]
        }
        for name in ("found", "welfare"):
            if name not in self.fields:
                continue
            if own:
                self.initial[name] = getattr(visit, name)
            elif getattr(visit, name):
                self.fields[name].help_text = _(
                    "Now ***. Leave it empty to keep it. Type - to empty it."
                )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {name: data[name] for name in ("outcome", "did", "visited_at")}
        if "consent" in self.fields:
            found["consent"] = data["consent"]
        for name in ("found", "welfare"):
            found[name] = self._text(name, data.get(name, ""))
        return found

    def _text(self, name: str, typed: str) -> str:
        """What stands there then; nothing of a welfare check once consent is taken back."""
        if name == "welfare" and self.cleaned_data.get("consent") != Consent.GIVEN:
            return ""
        if self.own or typed:
            return "" if typed == "-" else typed.strip()
        return str(getattr(self.visit, name))


class CareForm(VersionForm):
    """To begin care; `seq` and the programme are of no use for one that is new."""

    programme = forms.ChoiceField(
        label=gettext_lazy("Programme"),
        choices=[("", gettext_lazy("Choose")), *Programme.choices],
    )
    decided_by = forms.CharField(
        label=pgettext_lazy("care", "Decided by"),
        max_length=200,
        help_text=gettext_lazy("Who decided it, and by which paper or meeting."),
    )
    valid_from = day(gettext_lazy("Since"), required=True)
    every_days = forms.IntegerField(
        label=gettext_lazy("A visit every so many days"), min_value=1, max_value=366
    )
    review_on = day(gettext_lazy("Reviewed on"), required=True)
    words = words(
        gettext_lazy("What must be known to care well"),
        gettext_lazy("Kept apart; only for postings with the right to details of care."),
    )

    def __init__(self, data: Any = None, *, detail: bool) -> None:
        today = timezone.localdate()
        review = today + dt.timedelta(days=180)
        super().__init__(data, initial={"valid_from": today, "every_days": 30, "review_on": review})
        if not detail:
            del self.fields["words"]


class ReviewForm(VersionForm):
    """A review: who decided that it goes on, until when and how often."""

    decided_by = forms.CharField(
        label=pgettext_lazy("care", "Decided by"),
        max_length=200,
        help_text=gettext_lazy("Who decided it, and by which paper or meeting."),
    )
    every_days = forms.IntegerField(
        label=gettext_lazy("A visit every so many days"), min_value=1, max_value=366
    )
    review_on = day(gettext_lazy("Reviewed again on"), required=True)

    def __init__(self, care: Care, data: Any = None) -> None:
        names = ("seq", "decided_by", "every_days", "review_on")
        super().__init__(data, initial={name: getattr(care, name) for name in names})


class EndForm(VersionForm):
    valid_to = day(gettext_lazy("Ends on"), required=True)
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, care: Care, data: Any = None) -> None:
        super().__init__(data, initial={"seq": care.seq, "valid_to": timezone.localdate()})


class DetailForm(VersionForm):
    words = words(
        gettext_lazy("What must be known to care well"),
        gettext_lazy("Kept apart; only for postings with the right to details of care."),
        rows=5,
    )
