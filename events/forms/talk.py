"""Forms of what people note down: notes for colleagues, calls to the reporter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.forms.base import ActionForm, Steps, text
from events.models import CallOutcome
from events.reporting import Masked, reporter_of
from events.talk.readers import labelled
from events.workflow import Grade, Step, Who
from gridgov.forms import PickerMultiple

MINUTE = "%Y-%m-%dT%H:%M"


class WriteNote(ActionForm):
    action = "note"
    text = text(gettext_lazy("Note for colleagues"))
    mentions = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Tell"),
        required=False,
        coerce=int,
        widget=PickerMultiple(),
        help_text=gettext_lazy("People who see this case; @name in the text does the same."),
    )

    def prepare(self) -> None:
        self.choices("mentions", labelled(self.file.event, self.file.now, self.file.actor.user_id))

    def consequence(self) -> str:
        return _("Whoever sees the case here reads the note; the reporter never does.")


class LogCall(ActionForm):
    """What was heard at the end of a case may be the reporter's grade, given by telephone."""

    action = "log_call"
    taps = {
        "words": (
            gettext_lazy("The reporter confirms that it is settled."),
            gettext_lazy("The reporter says that it is not settled yet."),
            gettext_lazy("Told how the case goes on."),
        )
    }
    outcome = forms.ChoiceField(
        label=gettext_lazy("How it went"),
        choices=CallOutcome.choices,
        widget=forms.RadioSelect(),
        error_messages={"required": gettext_lazy("Please say how the call went.")},
    )
    words = text(gettext_lazy("What was said"), required=False, rows=2)
    again_at = forms.DateTimeField(
        label=gettext_lazy("Call again at"),
        required=False,
        widget=forms.DateTimeInput(format=MINUTE, attrs={"type": "datetime-local"}),
    )
    grade = forms.TypedChoiceField(
        label=gettext_lazy("Grade given by the reporter"),
        required=False,
        choices=[("", gettext_lazy("No grade")), *Grade.choices],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect(),
    )

    def prepare(self) -> None:
        file = self.file
        rated = file.event.step == Step.EVALUATE and file.event.askable
        if not rated or Who.DESK not in file.capacities:
            del self.fields["grade"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        again = data.get("again_at")
        if again is not None and again <= self.file.now:
            self.add_error("again_at", _("The time to call again has to lie ahead."))
        if data.get("grade") and data.get("outcome") != CallOutcome.REACHED:
            self.add_error("grade", _("Only a reporter who was reached can give a grade."))
        return data

    def actions(self) -> Steps:
        """The call, and where a grade was given the evaluation that it ends the case with."""
        data = self.cleaned_data
        call = {name: data[name] for name in ("outcome", "words", "again_at")}
        steps: Steps = [("log_call", None, call)]
        if data.get("grade"):
            rated = {"grade": data["grade"], "words": data["words"]}
            steps.append(("evaluate", None, rated))
        return steps

    @property
    def contact(self) -> list[Masked]:
        """The reporter's name and number, masked, to be shown beside the form."""
        shown = reporter_of(self.file)
        return shown.lines[:2] if shown else []

    def consequence(self) -> str:
        if "grade" not in self.fields:
            return ""
        return _("With a grade the case is done; without one it goes on waiting for it.")
