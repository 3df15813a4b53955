"""Forms about a case as a whole: talking, settling, merging, verifying, evaluating, urging."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from events.forms.base import ActionForm, category, fill_categories, reason, text, whole
from events.merging import by_number, candidates
from events.models import AttachmentKind
from events.services.verification_effects import checkers
from events.workflow import Card, Grade, Outcome, TaskState


class AskReporter(ActionForm):
    action = "ask_reporter"
    taps = {
        "text": (
            gettext_lazy("Where exactly is it?"),
            gettext_lazy("Since when has it been so?"),
            gettext_lazy("Could you send a photo?"),
        )
    }
    text = text(gettext_lazy("Question"))

    def consequence(self) -> str:
        return _("The reporter reads the question on the page of the receipt. The clock goes on.")


class Answer(ActionForm):
    action = "answer"
    question = whole(gettext_lazy("Question"), widget=forms.RadioSelect())
    text = text(gettext_lazy("Answer of the reporter"))

    def prepare(self) -> None:
        waiting = [q for q in self.file.questions if q.answered_at is None]
        self.choices("question", [(q.pk, q.text) for q in waiting])
        if len(waiting) == 1:
            self.initial.setdefault("question", waiting[0].pk)


class Settle(ActionForm):
    action = "settle"
    files_kind = AttachmentKind.AFTER
    taps = {
        "result": (
            gettext_lazy("Settled on the spot, both sides agree"),
            gettext_lazy("Cleared away on the spot"),
            gettext_lazy("Explained, the reporter understands"),
        )
    }
    category = category()
    result = text(gettext_lazy("How it was settled"))

    def prepare(self) -> None:
        fill_categories(self, settle=True)

    def consequence(self) -> str:
        return _(
            "The report ends here without a case number. Some of these are looked at again by "
            "the level above."
        )


class SamplePass(ActionForm):
    action = "sample_pass"

    def consequence(self) -> str:
        return _("The case counts as settled for whoever settled it.")


class SampleFail(ActionForm):
    action = "sample_fail"
    taps = {
        "reason": (
            gettext_lazy("It is not settled on site"),
            gettext_lazy("The reporter was not asked"),
            gettext_lazy("The photo does not show the result"),
        )
    }
    reason = reason()

    def consequence(self) -> str:
        return _("The case is reopened and has to be classified again by %(centre)s.") % {
            "centre": self.file.event.holder
        }


class Merge(ActionForm):
    action = "merge"
    into = whole(gettext_lazy("Open cases nearby"), required=False, widget=forms.RadioSelect())
    number = forms.CharField(
        label=gettext_lazy("Another case, by number or receipt"), required=False, max_length=30
    )

    def prepare(self) -> None:
        found = candidates(self.file.event, self.file.actor)
        self.choices("into", [(e.pk, f"{e} · {e.title}") for e in found])
        if not found:
            del self.fields["into"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if wanted := (data.get("number") or "").strip():
            other = by_number(wanted, self.file.actor)
            if other is None or other.pk == self.file.event.pk:
                self.add_error("number", _("There is no other open case with this number."))
            else:
                data["into"] = other.pk
        elif not data.get("into"):
            name = "into" if "into" in self.fields else "number"
            self.add_error(name, _("Please choose another open case."))
        return data

    def values(self) -> dict[str, Any]:
        return {"into": self.cleaned_data["into"]}

    def consequence(self) -> str:
        return _(
            "This report ends as a part of the case chosen and takes no further action. Its "
            "reporter follows that case."
        )


class Unmerge(ActionForm):
    action = "unmerge"
    reason = reason()

    def consequence(self) -> str:
        return _("The case stands by itself again, and its clocks run on from where they stopped.")


class Cancel(ActionForm):
    action = "cancel"
    taps = {
        "reason": (
            gettext_lazy("Taken down by mistake"),
            gettext_lazy("The reporter withdrew it"),
        )
    }
    reason = reason()

    def consequence(self) -> str:
        told = ", ".join(str(task.department) for task in self.file.open_tasks)
        if not told:
            return _("The case ends for good. Its clocks stop and the reporter is told.")
        return _(
            "The case ends for good. Its clocks stop, the reporter is told, and the tasks of "
            "%(departments)s are withdrawn."
        ) % {"departments": told}


class ReportBack(ActionForm):
    action = "report_back"
    files_kind = AttachmentKind.AFTER
    result = text(gettext_lazy("Result for the whole case"), rows=4)

    def prepare(self) -> None:
        lead = self.file.lead
        self.initial.setdefault("result", lead.result if lead else "")

    def consequence(self) -> str:
        return _("The case goes to people who handled no part of it, to be verified.")


class RequestCheck(ActionForm):
    action = "request_check"
    worker = whole(gettext_lazy("Grid worker"))
    text = text(gettext_lazy("What to look at"), required=False, rows=2)

    def prepare(self) -> None:
        able = checkers(self.file.event, self.file.now)
        users = User.objects.filter(pk__in=able).order_by("name")
        self.choices("worker", [(u.pk, u.name) for u in users])


class AnswerCheck(ActionForm):
    action = "answer_check"
    files_kind = AttachmentKind.CHECK
    outcome = forms.ChoiceField(
        label=gettext_lazy("What you found"),
        choices=[(o.value, o.label) for o in (Outcome.PASSED, Outcome.FAILED)],
        widget=forms.RadioSelect(),
    )
    finding = text(gettext_lazy("In words"))
    taps = {
        "finding": (
            gettext_lazy("Seen on site: it is done"),
            gettext_lazy("Seen on site: only partly done"),
            gettext_lazy("Seen on site: nothing has changed"),
        )
    }


class VerifyPass(ActionForm):
    action = "verify_pass"

    def consequence(self) -> str:
        return _(
            "The case is closed and its clock stops. Where the reporter can be asked, they rate it."
        )


class VerifyFail(ActionForm):
    action = "verify_fail"
    tasks = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Parts to be done again"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": gettext_lazy("Please name at least one handled task.")},
    )
    reason = reason(gettext_lazy("What is missing"))
    taps = {
        "reason": (
            gettext_lazy("Not done on site"),
            gettext_lazy("Only partly done"),
            gettext_lazy("The result does not answer the report"),
        )
    }

    def prepare(self) -> None:
        handled = [t for t in self.file.current_tasks if t.state == TaskState.HANDLED]
        options = [(t.pk, f"{t.department} · {t.get_role_display()}") for t in handled]
        self.choices("tasks", options)
        if len(handled) == 1:
            self.initial.setdefault("tasks", [handled[0].pk])

    def consequence(self) -> str:
        return _("The departments chosen get their task again, with new time limits.")


class Evaluate(ActionForm):
    action = "evaluate"
    grade = forms.TypedChoiceField(
        label=gettext_lazy("Grade given by the reporter"),
        choices=Grade.choices,
        coerce=int,
        widget=forms.RadioSelect(),
    )
    words = text(gettext_lazy("In the reporter's words"), required=False, rows=2)

    def consequence(self) -> str:
        return _("The case is done with this grade. Ask the reporter first, by phone.")


class Mark(ActionForm):
    action = "mark"
    mark = forms.IntegerField(label=gettext_lazy("Mark, 0 to 100"), min_value=0, max_value=100)
    words = text(gettext_lazy("Remark"), required=False, rows=2)


class Reopen(ActionForm):
    action = "reopen"
    reason = reason()
    taps = {
        "reason": (
            gettext_lazy("The same matter came back"),
            gettext_lazy("The reporter says it is not settled"),
        )
    }

    def consequence(self) -> str:
        if self.file.event.number is None:
            return _("The report has to be classified again.")
        return _("The case keeps its number and is dispatched again, with a new case limit.")


class Urge(ActionForm):
    action = "urge"
    task = whole(gettext_lazy("To whom"), required=False)  # type: ignore[assignment]
    text = text(gettext_lazy("What has to be done"))
    taps = {
        "text": (
            gettext_lazy("Please take this up at once."),
            gettext_lazy("Please report how far it is by tomorrow noon."),
            gettext_lazy("The time limit is nearly over."),
        )
    }

    def prepare(self) -> None:
        tasks = [(t.pk, f"{t.department} · {t.get_role_display()}") for t in self.file.open_tasks]
        centre = _("the centre: %(name)s") % {"name": self.file.event.holder}
        self.choices("task", [*tasks, ("", centre)])
        if tasks:
            self.initial.setdefault("task", tasks[0][0])

    def consequence(self) -> str:
        return _("They are told at once and have to answer in writing.")


class Supervise(Urge):
    action = "supervise"
    card = forms.ChoiceField(
        label=gettext_lazy("Card"),
        required=False,
        choices=[("", gettext_lazy("No card")), *Card.choices],
        widget=forms.RadioSelect(),
    )


class AnswerOrder(ActionForm):
    action = "answer_order"
    order_id = forms.IntegerField(widget=forms.HiddenInput)
    text = text(gettext_lazy("Answer"))
    taps = {
        "text": (
            gettext_lazy("Taken up today."),
            gettext_lazy("Handled; the result follows today."),
        )
    }

    def prepare(self) -> None:
        self.initial["order_id"] = self.order.pk if self.order else None

    def values(self) -> dict[str, Any]:
        return {"order": self.cleaned_data["order_id"], "text": self.cleaned_data["text"]}
