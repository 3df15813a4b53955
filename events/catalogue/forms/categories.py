"""Categories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import DepartmentKind
from events.catalogue.forms.choices import ALL, KindField, kind_words, majors, with_picker
from events.catalogue.forms.departments import CODE, LEVELS, STATES
from events.catalogue.services import CategoryValues
from events.models import Category
from events.workflow import Urgency

MOST_ASSISTS = 6


class CategoryFilter(forms.Form):
    q = forms.CharField(label=_("Name, pinyin or code"), required=False, max_length=100)
    major = forms.ChoiceField(label=_("Major"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=[ALL, *Urgency.choices])
    active = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["major"].choices = [ALL, *majors()]  # type: ignore[attr-defined]


class CategoryForm(forms.Form):
    """A category that is there; the assists stand in the order they are proposed in."""

    major = forms.ChoiceField(label=_("Major"))
    name_zh = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=100)
    lead = KindField(label=_("Lead department"))
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    usual_level = forms.ChoiceField(label=_("Usual level"), choices=LEVELS)
    worker_may_settle = forms.BooleanField(label=_("may be settled on the spot"), required=False)
    confidential = forms.BooleanField(
        label=_("confidential"),
        required=False,
        help_text=_("Only people with the right to confidential cases see these cases."),
    )
    public = forms.BooleanField(
        label=_("residents may see it"),
        required=False,
        help_text=_("Also others than the reporter."),
    )
    close_condition = forms.CharField(label=_("Closing condition"), max_length=200, required=False)

    def __init__(self, *args: Any, category: Category | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["major"].choices = majors()  # type: ignore[attr-defined]
        kinds = DepartmentKind.objects.filter(is_active=True)
        if category is not None:
            kinds = kinds | DepartmentKind.objects.filter(pk=category.lead_id)
        words = kind_words(kinds)
        with_picker(self.fields["lead"], kinds, words)
        for number in range(1, MOST_ASSISTS + 1):
            field = KindField(
                label=_("Assisting department %(number)s") % {"number": number}, required=False
            )
            with_picker(field, kinds, words)
            self.fields[f"assist_{number}"] = field
        names = [f"assist_{number}" for number in range(1, MOST_ASSISTS + 1)]
        order = list(self.fields)
        self.order_fields([*order[: order.index("lead") + 1], *names])

    @property
    def assists(self) -> list[DepartmentKind]:
        chosen = [self.cleaned_data[f"assist_{n}"] for n in range(1, MOST_ASSISTS + 1)]
        return [kind for kind in chosen if kind is not None]

    @property
    def values(self) -> CategoryValues:
        """The major's names are those of the categories it has already."""
        data = self.cleaned_data
        code, zh, en = self._major()
        return CategoryValues(
            major_code=code,
            major_zh=zh,
            major_en=en,
            **{
                name: data[name]
                for name in (
                    "name_zh",
                    "name_en",
                    "lead",
                    "urgency",
                    "usual_level",
                    "worker_may_settle",
                    "confidential",
                    "public",
                    "close_condition",
                )
            },
        )

    def _major(self) -> tuple[str, str, str]:
        found = Category.objects.filter(major_code=self.cleaned_data["major"]).values_list(
            "major_code", "major_zh", "major_en"
        )
        first: tuple[str, str, str] = found[0]
        return first


class NewCategoryForm(CategoryForm):
    """Also takes a major that is not there yet."""

    code = forms.CharField(
        label=_("Code"),
        validators=[CODE],
        help_text=_("It begins with the code of the major and cannot be changed later."),
    )
    new_code = forms.CharField(label=_("New major: code"), required=False, validators=[CODE])
    new_zh = forms.CharField(label=_("New major: Chinese name"), required=False, max_length=50)
    new_en = forms.CharField(label=_("New major: English name"), required=False, max_length=50)
    field_order = ("code", "major", "new_code", "new_zh", "new_en", "name_zh", "name_en", "lead")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["major"].required = False
        self.fields["major"].choices = [("", _("A new one")), *majors()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        new = [data.get(name) for name in ("new_code", "new_zh", "new_en")]
        if not data.get("major") and not all(new):
            self.add_error("major", _("Choose a major, or fill in the three fields of a new one."))
        if data.get("major") and any(new):
            self.add_error("major", _("Choose a major or name a new one, not both."))
        return data

    def _major(self) -> tuple[str, str, str]:
        data = self.cleaned_data
        if data["major"]:
            return super()._major()
        return data["new_code"], data["new_zh"], data["new_en"]
