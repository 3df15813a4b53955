"""What an administrator says of a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from accounts.services.by import path_of
from exchange.clients.services import posting_of
from exchange.hooks.kinds import KINDS
from exchange.hooks.services import Values
from exchange.models import Client, Subscription
from grids.models import Area
from grids.querysets import under_any

ALL = {"case.*": _("Everything about cases"), "task.*": _("Everything about tasks")}
"""One box for a whole group; it stands for all kinds whose beginning it has."""


def grouped() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The kinds of cases and of tasks apart, each group with one box for all of it."""
    told = {"case.*": _("Cases"), "task.*": _("Tasks of departments")}
    return [
        (label, [(group, ALL[group]), *((kind, KINDS[kind]) for kind in kinds_of(group))])
        for group, label in told.items()
    ]


def kinds_of(group: str) -> list[str]:
    return [kind for kind in KINDS if kind.startswith(group.removesuffix("*"))]


class HookForm(forms.Form):
    url = forms.CharField(
        label=_("Address of the receiver"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Where it is sent: https, or a server that stands among the allowed ones."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Tells of"),
        choices=grouped,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind.")},
    )
    area = forms.CharField(
        label=_("Only in the area"),
        required=False,
        max_length=30,
        help_text=_("The code of an area; empty for all that the system sees."),
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Only for the department"),
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, client: Client, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posting = posting_of(client)
        self.path = path_of(posting) if posting else None
        if posting is None or posting.department is not None:
            del self.fields["area"], self.fields["department"]
            return
        rows = Department.objects.filter(under_any((self.path or "",), "area__path"))
        chosen: Any = self.fields["department"]
        chosen.queryset = rows.select_related("kind", "area").defer("area__geometry")

    def clean_kinds(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["kinds"]
        whole = [kind for group in ALL if group in chosen for kind in kinds_of(group)]
        return list(dict.fromkeys([*(kind for kind in chosen if kind not in ALL), *whole]))

    def clean_area(self) -> Area | None:
        code = self.cleaned_data["area"].strip()
        if not code:
            return None
        rows = Area.objects.filter(code=code, path__startswith=self.path).defer("geometry")
        found: Area | None = rows.first()
        if found is None:
            raise forms.ValidationError(_("The system acts in no area with this code."))
        return found

    @property
    def values(self) -> Values:
        given = self.cleaned_data
        return Values(
            given["url"].strip(), given["kinds"], given.get("area"), given.get("department")
        )


def initial_of(row: Subscription) -> dict[str, Any]:
    return {
        "url": row.url,
        "kinds": row.kinds,
        "area": row.area.code if row.area else "",
        "department": row.department_id,
    }
