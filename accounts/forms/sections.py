"""Forms about the sections of a department and the people in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, Section


class SectionForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the section"),
        max_length=100,
        error_messages={"required": _("Please give the section a name.")},
    )


class PeopleForm(forms.Form):
    """One choice of a section for each posting of the department."""

    def __init__(
        self, postings: Sequence[Posting], sections: Sequence[Section], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        options = [("", _("no section")), *((section.pk, section.name) for section in sections)]
        for posting in postings:
            self.fields[f"posting-{posting.pk}"] = forms.TypedChoiceField(
                label=f"{posting.user.name} · {posting.get_role_display()}",
                required=False,
                coerce=int,
                empty_value=None,
                choices=options,
                initial=posting.section_id,
            )

    @property
    def places(self) -> dict[int, int | None]:
        return {
            int(name.removeprefix("posting-")): value for name, value in self.cleaned_data.items()
        }
