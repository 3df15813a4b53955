"""Forms about users, their postings and deputies, and the filters of lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DEPARTMENT_ROLES, Posting, Role, User
from accounts.querysets import UserQuerySet
from accounts.services.postings import Rights
from gridgov.forms import Picker
from grids.models import Area, Level

ALL = ("", _("All"))


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def roles_at(area: Area | None) -> list[tuple[str, Any]]:
    """Roles that make sense at an area, or at a department for None."""
    if area is None:
        fitting = {str(role) for role in DEPARTMENT_ROLES}
    elif area.level in (Level.GRID, Level.SUBGRID):
        fitting = {str(Role.WORKER)}
    else:
        fitting = set(Role.values) - {str(Role.WORKER), str(Role.LIAISON)}
    return [choice for choice in Role.choices if choice[0] in fitting]


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an account says of a person; the posting is in a form of its own."""

    class Meta:
        model = User
        fields = ("name", "office_phone")
        labels = {"name": _("Full name")}


class NewUserForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("username", "name", "office_phone")
        labels = {"name": _("Full name")}
        error_messages = {"username": {"unique": _("This user name is taken.")}}
        help_texts = {"username": _("What the person types to log in; it cannot be changed later.")}


class RightsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a posting carries besides role and place."""

    class Meta:
        model = Posting
        fields = ("is_head", "confidential", "personal", "care")
        help_texts = {
            "personal": _("One value at a time, for a reason; needs a second factor."),
            "care": _(
                "Why somebody is under care; only for who decides it. Needs a second factor."
            ),
        }

    @property
    def rights(self) -> Rights:
        return Rights(**{name: self.cleaned_data[name] for name in RightsForm.Meta.fields})

    def _post_clean(self) -> None:
        """Nothing is written to the model: the service does that."""


class PostingForm(RightsForm):
    """Role and days of a posting whose place is chosen already."""

    role = forms.ChoiceField(label=_("Role"), choices=[])
    valid_from = forms.DateField(label=_("From"), widget=day_input())
    valid_to = forms.DateField(label=_("Until before"), required=False, widget=day_input())
    field_order = ("role", "valid_from", "valid_to")

    def __init__(self, area: Area | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_at(area)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate


class EndForm(forms.Form):
    """The first day on which the posting no longer holds."""

    valid_to = forms.DateField(
        label=_("First day without the posting"), initial=timezone.localdate, widget=day_input()
    )


class DeputyForm(forms.Form):
    user = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none(), widget=Picker)
    valid_from = forms.DateField(
        label=_("First day away"), initial=timezone.localdate, widget=day_input()
    )
    last_day = forms.DateField(label=_("Last day away"), widget=day_input())

    def __init__(self, candidates: UserQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = candidates  # type: ignore[attr-defined]

    @property
    def valid_to(self) -> dt.date:
        last: dt.date = self.cleaned_data["last_day"]
        return last + dt.timedelta(days=1)


class UserFilter(forms.Form):
    q = forms.CharField(label=_("Name or user name"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[ALL, *Role.choices])
    area = forms.CharField(label=_("Area, by name or code"), required=False)
    active = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[ALL, ("yes", _("Active")), ("no", _("Deactivated"))],
    )


class LogFilter(forms.Form):
    person = forms.CharField(label=_("Person, by name or user name"), required=False)
    subject = forms.CharField(label=_("About"), required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=day_input())
    until = forms.DateField(label=_("To day"), required=False, widget=day_input())


class ReasonForm(forms.Form):
    """The reason comes from a tap or is typed; one of the two has to be there."""

    reason = forms.CharField(required=False, max_length=200)
    other = forms.CharField(label=_("Another reason"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        values["reason"] = (values.get("reason") or values.get("other") or "").strip()
        if not values["reason"]:
            self.add_error("other", _("Say why you need this value; it goes into the access log."))
        return values
