"""Forms about one department's part: accepting, asking, deciding, handling."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Posting, Section
from events import lights
from events.forms.base import ActionForm, reason, text, whole
from events.limits import limit
from events.models import AttachmentKind, Ground
from events.services.task_effects import suspended_days
from gridgov.forms import Picker
from grids.worktime import Limit, Unit, minutes_of

SECTIONS = ("section", "section_id")
REFUSALS = (
    gettext_lazy("It lies within the department's duties."),
    gettext_lazy("The reason given is not enough."),
)


class Accept(ActionForm):
    action = "accept"

    def consequence(self) -> str:
        return _("%(department)s becomes responsible; its time for handling is running.") % {
            "department": self.task.department if self.task else ""
        }


class Assign(ActionForm):
    """Sections and colleagues of the task's own department alone."""

    action = "assign"
    section = forms.CharField(
        label=gettext_lazy("Section"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "Your department has no list of sections; its head makes one under “My account”."
        ),
    )
    section_id = whole(gettext_lazy("Section"), required=False)
    assignee = whole(gettext_lazy("Colleague"), required=False, widget=Picker())

    def prepare(self) -> None:
        department = self.task.department_id if self.task else None
        today = timezone.localdate(self.file.now)
        posted = Posting.objects.on(today).filter(department=department)
        found = {
            p.user_id: f"{p.user.name} · {p.section}" if p.section else p.user.name
            for p in posted.select_related("user", "section")
        }
        self.choices("assignee", [("", ""), *found.items()])
        sections = list(Section.objects.active().filter(department=department))
        self.choices("section_id", [("", _("no section")), *((s.pk, s.name) for s in sections)])
        del self.fields["section" if sections else "section_id"]
        if self.task:
            self.initial.setdefault("assignee", self.task.assignee_id)
            self.initial.setdefault("section", self.task.section)
            self.initial.setdefault("section_id", self.task.in_section_id)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("assignee", *SECTIONS)):
            self.add_error("assignee", _("Please choose a colleague or name a section."))
        return data

    def consequence(self) -> str:
        return _("The colleague or the people of the section are told at once.")


class Recall(ActionForm):
    action = "recall"

    def consequence(self) -> str:
        return _("%(department)s is told that the task is taken back.") % {
            "department": self.task.department if self.task else ""
        }


class Withdraw(ActionForm):
    action = "withdraw"
    reason = reason()
    taps = {
        "reason": (
            gettext_lazy("Sent to the wrong department"),
            gettext_lazy("No longer needed"),
        )
    }

    def consequence(self) -> str:
        return _("The task of %(department)s ends, its clocks stop, and it is told why.") % {
            "department": self.task.department if self.task else ""
        }


class Waive(Withdraw):
    action = "waive"
    taps = {
        "reason": (
            gettext_lazy("The lead finished without it"),
            gettext_lazy("The assist did not answer in time"),
        )
    }

    def consequence(self) -> str:
        return _("The case goes on without %(department)s, and this counts against it.") % {
            "department": self.task.department if self.task else ""
        }


class RequestReturn(ActionForm):
    action = "request_return"
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=Ground.choices, widget=forms.RadioSelect()
    )
    reason = reason()
    legal_basis = forms.CharField(label=gettext_lazy("Legal basis"), max_length=200, required=False)
    taps = {
        "reason": (
            gettext_lazy("By law this is the duty of another department."),
            gettext_lazy("The place lies outside our area."),
        )
    }

    def consequence(self) -> str:
        return _("The dispatching centre decides. Until then your clocks run.")


class RequestExtension(ActionForm):
    """Asked in the unit of the handling limit, at most as long as it was at first."""

    action = "request_extension"
    amount = forms.IntegerField(label=gettext_lazy("How much more time"), min_value=1)
    reason = reason()
    taps = {
        "reason": (
            gettext_lazy("Material has to be bought first."),
            gettext_lazy("Several parties have to be heard."),
            gettext_lazy("Works take longer than planned."),
        )
    }

    def prepare(self) -> None:
        clock = self.file.handle_clock(self.task) if self.task else None
        minutes, unit = clock.parts[0] if clock else (0, Unit.WORK_DAY.value)
        self.worth = minutes_of(Limit(1, unit), self.file.calendar)
        most = max(1, minutes // self.worth)
        if most == 1 and minutes % self.worth:
            self.worth, most = 1, minutes
        self.most = most
        field = self.fields["amount"]
        field.widget.attrs["max"] = most
        field.help_text = _("In %(unit)s, at most %(most)s.") % {
            "unit": Unit(unit).label if self.worth > 1 else _("minutes"),
            "most": most,
        }

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if amount > self.most:
            raise forms.ValidationError(_("An extension is at most as long as the original limit."))
        return amount

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"minutes": data["amount"] * self.worth, "reason": data["reason"]}

    def consequence(self) -> str:
        if self.task and self.task.extensions:
            return _("A second extension is decided by a supervisor of the centre.")
        return _("The dispatching centre decides. Until then your clock runs.")


class RequestSuspension(ActionForm):
    action = "request_suspension"
    review_on = forms.DateField(
        label=gettext_lazy("Review date"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = reason()
    taps = {
        "reason": (
            gettext_lazy("The weather does not allow the works."),
            gettext_lazy("Works that need another season."),
            gettext_lazy("Waiting for another authority."),
        )
    }

    def prepare(self) -> None:
        clock = self.file.handle_clock(self.task) if self.task else None
        today = timezone.localdate(self.file.now)
        left = limit("SUSPENSION_DAYS_AT_MOST") - (suspended_days(clock) if clock else 0)
        first, last = today + dt.timedelta(days=1), today + dt.timedelta(days=left)
        field = self.fields["review_on"]
        field.widget.attrs.update(min=first.isoformat(), max=last.isoformat())
        field.help_text = _("From %(first)s to %(last)s.") % {"first": first, "last": last}

    def consequence(self) -> str:
        return _(
            "The dispatching centre decides. While suspended the clock stands still; it wakes by "
            "itself on the review date."
        )


class Decide(ActionForm):
    approve = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Approve")), ("no", gettext_lazy("Refuse"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(),
    )
    decision = text(gettext_lazy("Reason of the decision"), required=False, rows=2)
    taps = {"decision": REFUSALS}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("approve") is False and not (data.get("decision") or "").strip():
            self.add_error("decision", _("Please say why it is refused."))
        return data


class DecideReturn(Decide):
    action = "decide_return"

    def consequence(self) -> str:
        return _(
            "Approved, the task ends, its clocks count against nobody, and the case needs another "
            "lead or goes on without this assist. Refused, the task goes on."
        )


class DecideExtension(Decide):
    action = "decide_extension"
    taps = {"decision": (gettext_lazy("The original limit is enough."), *REFUSALS[1:])}

    def consequence(self) -> str:
        request = self.file.pending(self.task) if self.task else None
        clock = self.file.handle_clock(self.task) if self.task else None
        if request is None or clock is None or not request.minutes:
            return ""
        unit, day = clock.parts[0][1], self.file.calendar.day_minutes
        return _("Approved, the limit grows by %(amount)s.") % {
            "amount": lights.amount_words(request.minutes, unit, day)
        }


class DecideSuspension(Decide):
    action = "decide_suspension"
    taps = {"decision": (gettext_lazy("The works can go on."), *REFUSALS[1:])}

    def consequence(self) -> str:
        request = self.file.pending(self.task) if self.task else None
        day = request.review_on if request else ""
        return _("Approved, the clock stands still until %(day)s.") % {"day": day}


class Resume(ActionForm):
    action = "resume"

    def consequence(self) -> str:
        return _("The clock of the task runs on; what the suspension took is not counted.")


class Handle(ActionForm):
    action = "handle"
    files_kind = AttachmentKind.AFTER
    result = text(gettext_lazy("What was done"), rows=4)
    taps = {
        "result": (
            gettext_lazy("Cleared away and cleaned."),
            gettext_lazy("Repaired."),
            gettext_lazy("Mediated, both sides agree."),
            gettext_lazy("Inspected; the fault is put right."),
        )
    }

    def consequence(self) -> str:
        if len(self.file.open_tasks) > 1:
            return _("Your part ends. The case goes on when the other departments are done.")
        return _("Your part ends. Then the lead reports back for the whole case.")


class NewTask(ActionForm):
    department = whole(gettext_lazy("Department"), widget=Picker())

    def prepare(self) -> None:
        found = self.file.departments
        words = {str(d.pk): f"{d.kind.code} {d.kind.name_en}" for d in found}
        self.choices("department", [("", ""), *((d.pk, str(d)) for d in found)], words)


class AddAssist(NewTask):
    action = "add_assist"
    note = text(gettext_lazy("Instructions"), required=False, rows=2)

    def consequence(self) -> str:
        return _("The department is told at once and its time limits start.")


class ChangeLead(NewTask):
    action = "change_lead"
    reason = reason()
    note = text(gettext_lazy("Instructions"), required=False, rows=2)
    taps = {
        "reason": (
            gettext_lazy("The return was approved."),
            gettext_lazy("Another department is closer to the matter."),
        )
    }

    def consequence(self) -> str:
        lead = self.file.lead
        if lead is None:
            return _("The new lead is told at once and its time limits start.")
        return _("The task of %(department)s is withdrawn; the new lead's time limits start.") % {
            "department": lead.department
        }
