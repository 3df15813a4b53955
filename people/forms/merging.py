"""Two records that are one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import masked, shown
from people.forms.pick import PickField
from people.models import HouseholdMember, Person
from people.services import merged_values
from people.services.merged_homes import head_field, headless, others
from people.services.merging import DIFFERENT_NUMBERS

LABELS = {
    "name": gettext_lazy("Name"),
    "document": gettext_lazy("Document"),
    "sex": gettext_lazy("Sex"),
    "birth_date": gettext_lazy("Date of birth"),
    "died_on": gettext_lazy("Died on"),
    "occupation": gettext_lazy("Occupation"),
    "employer": gettext_lazy("Employer"),
    "registration_place": gettext_lazy("Place of registration"),
}


class OtherForm(forms.Form):
    person = PickField(
        "person",
        label=gettext_lazy("The other record"),
        help_text=gettext_lazy("Name, document, phone or the last four of either."),
    )

    def __init__(self, user: Any, person: Person, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.own = person
        field: Any = self.fields["person"]
        field.offer(user, Person.objects.filter(erased_at=None), but=person.pk)

    def clean_person(self) -> Person:
        found: Person = self.cleaned_data["person"]
        if found.pk == self.own.pk:
            raise ValidationError(_("This is the very same record. Choose another."))
        return found


class MergeForm(forms.Form):
    """Which record goes on, which value where they differ, who heads a household then; and how
    one knows."""

    survivor = forms.ChoiceField(
        label=gettext_lazy("Which record goes on?"), widget=forms.RadioSelect()
    )
    why = forms.CharField(
        label=gettext_lazy("How do you know that both are the same person?"), max_length=200
    )

    def __init__(self, user: Any, pair: list[Person], data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.pair = pair
        choice: Any = self.fields["survivor"]
        choice.choices = [(str(one.pk), _numbered(n, summary(one))) for n, one in enumerate(pair)]
        self.initial["survivor"] = str(pair[0].pk)
        self.asked = merged_values.differing(*pair)
        for name in self.asked:
            self._ask(name)
        self.heads = {one.pk: row for one, row in self._heads(pair)}
        for number, one in enumerate(pair):
            if one.pk in self.heads:
                self._ask_head(user, number, self.heads[one.pk])
        self.order_fields([*(n for n in self.fields if n != "why"), "why"])

    def _ask(self, name: str) -> None:
        """Both values masked; what only one of them says is chosen already."""
        first, second = self.pair
        both = merged_values.is_asked(first, second, name)
        values = [_numbered(n, told(one, name)) for n, one in enumerate(self.pair)]
        field = forms.ChoiceField(
            label=LABELS[name],
            required=both,
            choices=[(str(one.pk), text) for one, text in zip(self.pair, values, strict=True)],
            widget=forms.RadioSelect(),
            help_text="" if both else _("Only one of the records says something."),
        )
        field.error_messages["required"] = _(
            "The records do not say the same. Choose what is right."
        )
        key = merged_values.keep_field(name)
        self.fields[key] = field
        if not both:
            says = first if merged_values.said(first, name) is not None else second
            self.initial[key] = str(says.pk)

    @staticmethod
    def _heads(pair: list[Person]) -> list[tuple[Person, HouseholdMember]]:
        found = [(one, headless(one, other)) for one, other in (pair, reversed(pair))]
        return [(one, row) for one, row in found if row is not None]

    def _ask_head(self, user: Any, number: int, own: HouseholdMember) -> None:
        """Asked for when that record ends; the members in sight."""
        seen = HouseholdMember.objects.for_user(user).filter(pk__in=others(own).values("pk"))
        today = timezone.localdate()
        choices = [
            (str(row.pk), f"{line.name} {line.age} · {row.get_relation_display()}")
            for row in seen.order_by("pk")
            for line in (shown.line(row.person, today),)
        ]
        self.fields[head_field(own.household_id)] = forms.ChoiceField(
            label=_("Who heads the household then, if record %(n)s ends?") % {"n": number + 1},
            choices=[("", _("Choose")), *choices],
            required=False,
            help_text=_("Record %(n)s is its head, and nobody is in two households.")
            % {"n": number + 1},
        )

    @property
    def one_of(self) -> list[str]:
        """No field is called optional: which are needed depends on which record goes on."""
        return list(self.fields)

    @property
    def barred(self) -> str:
        """Why these two cannot be merged at all; "" where they can."""
        first, second = (one.document for one in self.pair)
        return str(DIFFERENT_NUMBERS) if first and second and first != second else ""

    @property
    def survived_by(self) -> Person:
        return next(one for one in self.pair if str(one.pk) == self.cleaned_data["survivor"])

    @property
    def keep(self) -> dict[str, int]:
        keys = {name: self.cleaned_data[merged_values.keep_field(name)] for name in self.asked}
        return {name: int(key) for name, key in keys.items() if key}

    @property
    def chosen_heads(self) -> dict[int, int]:
        homes = [row.household_id for row in self.heads.values()]
        chosen = {home: self.cleaned_data[head_field(home)] for home in homes}
        return {home: int(key) for home, key in chosen.items() if key}


def _numbered(number: int, text: str) -> str:
    return _("Record %(n)s: %(text)s") % {"n": number + 1, "text": text or "—"}


def summary(person: Person) -> str:
    line = shown.line(person, timezone.localdate())
    return " · ".join(filter(None, (line.name, line.age, line.document)))


def told(person: Person, name: str) -> str:
    """A value as pages show it, masked."""
    if name == "document":
        kind = person.get_document_kind_display()
        return f"{kind} {masked.document(person)}" if person.document else str(kind)
    if name == "sex":
        return str(person.get_sex_display()) if person.sex else ""
    if name == "died_on":
        return person.died_on.isoformat() if person.died_on else ""
    shapes = {
        "name": shown.name_of,
        "birth_date": shown.born,
        "registration_place": shown.registration_place,
    }
    if name in shapes:
        return shapes[name](person)
    return "***" if getattr(person, name) else ""


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
