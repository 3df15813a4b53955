"""Forms about one person. Masked values are not put into them: left empty, they stay."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from people import masked, shown
from people.forms.base import VersionForm, day, number_text, use_field
from people.forms.pick import PickField
from people.models import (
    Change,
    DocumentKind,
    House,
    Person,
    Phone,
    Relation,
    Residence,
    ResidenceKind,
    Sex,
    Use,
    VehicleKind,
)
from people.models.persons import WITHOUT_NUMBER

EMPTY = "-"
"""Typed into a field that is not shown, it empties it."""

HIDDEN = ("name", "document", "birth_date", "occupation", "employer", "registration_place")
CLEARED = ("occupation", "employer", "registration_place")


class PersonForm(VersionForm):
    called: ClassVar[dict[str, str]] = {"phones": "gone"}
    name = forms.CharField(label=gettext_lazy("Name"), required=False)
    document_kind = forms.ChoiceField(label=gettext_lazy("Document"), choices=DocumentKind.choices)
    document = number_text(pgettext_lazy("document", "Number"))
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        required=False,
        choices=[("", gettext_lazy("Not known")), *Sex.choices],
    )
    birth_date = day(gettext_lazy("Date of birth"))
    gone = forms.MultipleChoiceField(
        label=gettext_lazy("Phones that are no longer theirs"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    phone = number_text(gettext_lazy("Another phone"), attrs={"inputmode": "tel"})
    occupation = forms.CharField(label=gettext_lazy("Occupation"), required=False, max_length=100)
    employer = forms.CharField(label=gettext_lazy("Employer"), required=False, max_length=200)
    registration_place = forms.CharField(
        label=gettext_lazy("Place of registration"), required=False, max_length=200
    )
    died_on = day(gettext_lazy("Died on"))
    why = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)
    alike_ok = forms.BooleanField(
        label=gettext_lazy("It is another person than the one registered already"),
        required=False,
        widget=forms.HiddenInput(),
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        self.person = person
        self.phones: list[Phone] = list(
            Phone.objects.filter(person=person).select_related("person__key")
        )
        initial = {
            name: getattr(person, name) for name in ("seq", "document_kind", "sex", "died_on")
        }
        super().__init__(data, initial=initial)
        self._explain()
        gone: Any = self.fields["gone"]
        gone.choices = [(str(row.pk), masked.phone(row)) for row in self.phones]
        if not self.phones:
            del self.fields["gone"]

    def _explain(self) -> None:
        """What stands there now, masked."""
        now = {
            "name": shown.name_of(self.person),
            "document": masked.document(self.person),
            "birth_date": shown.born(self.person),
            "registration_place": shown.registration_place(self.person),
        }
        for name in HIDDEN:
            value = now.get(name, "***" if getattr(self.person, name) else "")
            self.told_now[name] = value or "—"
            if value:
                text = _("Now %(value)s. Leave it empty to keep it.") % {"value": value}
                clear = _("Type - to empty it.") if name in CLEARED else ""
                self.fields[name].help_text = f"{text} {clear}".strip()

    def ask_alike(self) -> None:
        """Somebody alike was found: from now on the form asks."""
        self.fields["alike_ok"].widget = forms.CheckboxInput()

    def clean_died_on(self) -> Any:
        found = self.cleaned_data["died_on"]
        if found and found > timezone.localdate():
            raise ValidationError(_("Type a day that has come."))
        return found

    def values(self) -> dict[str, Any]:
        """Names of PersonFacts; what is not shown and was left empty is not among them."""
        data = self.cleaned_data
        found = {"document_kind": data["document_kind"], "died_on": data["died_on"]}
        if data["sex"] != self.person.sex:
            found["sex"] = data["sex"]
        for name in HIDDEN:
            if data[name]:
                found[name] = "" if name in CLEARED and data[name] == EMPTY else data[name]
        if data["document_kind"] in WITHOUT_NUMBER and not data["document"]:
            found["document"] = ""
        if data.get("gone") or data["phone"]:
            found["phones"] = self._numbers(data)
        return found

    def _numbers(self, data: dict[str, Any]) -> list[str]:
        gone = set(data.get("gone", ()))
        kept = [row.number for row in self.phones if str(row.pk) not in gone]
        return [*kept, *([data["phone"]] if data["phone"] else [])]


class ResidenceForm(VersionForm):
    """Where a person lives. `house` is asked for a new one only."""

    house = PickField(
        "house",
        label=gettext_lazy("House"),
        help_text=gettext_lazy("Words of the address; for a room unit and number behind them."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Lives there as"), choices=ResidenceKind.choices)
    valid_from = day(
        gettext_lazy("From"), help_text=gettext_lazy("Leave it empty if nobody knows.")
    )
    valid_to = day(
        gettext_lazy("Until"),
        help_text=gettext_lazy("The day of leaving; empty while the person lives there."),
    )
    leaving = forms.BooleanField(
        label=gettext_lazy("What the person lives in now ends with the move"),
        required=False,
        initial=True,
    )
    use = use_field(gettext_lazy("If the house is registered as empty, from now on it is"))

    def __init__(self, user: Any, data: Any = None, residence: Residence | None = None) -> None:
        initial = {}
        if residence is not None:
            names = ("seq", "kind", "valid_from", "valid_to")
            initial = {name: getattr(residence, name) for name in names}
        super().__init__(data, initial=initial)
        if residence is not None:
            del self.fields["house"], self.fields["leaving"]
            if residence.house.use != Use.EMPTY:
                del self.fields["use"]
        else:
            field: Any = self.fields["house"]
            field.offer(user, House.objects.in_use().select_related("parent"))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "valid_from", "valid_to")}


class VehicleForm(VersionForm):
    plate = number_text(gettext_lazy("Plate"), max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=VehicleKind.choices)
    looks = forms.CharField(label=gettext_lazy("Make and colour"), required=False, max_length=100)
    ended_on = day(gettext_lazy("Gone since"))

    def __init__(self, data: Any = None, vehicle: Any = None) -> None:
        names = ("seq", "kind", "looks", "ended_on")
        initial = {name: getattr(vehicle, name) for name in names} if vehicle else {}
        super().__init__(data, initial=initial)
        self.vehicle = vehicle
        if vehicle is None:
            del self.fields["ended_on"]
            self.fields["plate"].required = True
        else:
            now = {"value": masked.plate(vehicle)}
            self.told_now["plate"] = now["value"]
            text = _("Now %(value)s. Leave it empty to keep it.") % now
            self.fields["plate"].help_text = text

    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in ("kind", "looks")}
        plate = self.cleaned_data["plate"]
        return found | ({"plate": plate} if plate else {})


class HouseholdForm(VersionForm):
    """The relation of each member to the head; who left; and one who comes in."""

    left_on = day(gettext_lazy("Day of leaving"))
    person = PickField(
        "person",
        label=gettext_lazy("Somebody who comes in"),
        required=False,
        help_text=gettext_lazy("Name, document, phone or the last four of either."),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation to the head"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *Relation.choices],
    )
    everybody = forms.BooleanField(
        label=gettext_lazy("Everybody has left, and the household ends"),
        required=False,
        widget=forms.HiddenInput(),
    )

    def __init__(self, user: Any, household: Any, members: list[Any], data: Any = None) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"seq": household.seq, "left_on": today})
        self.members = members
        for member in members:
            label = shown.line(member.person, today)
            self._came_since(member)
            self.fields[f"relation-{member.pk}"] = forms.ChoiceField(
                label=f"{label.name} {label.age}".strip(),
                choices=[*Relation.choices, ("left", _("Left the household"))],
                initial=member.relation,
            )
        field: Any = self.fields["person"]
        field.offer(user, Person.objects)
        own = [f"relation-{member.pk}" for member in members]
        self.order_fields([*own, "everybody", "left_on", "person", "relation"])

    def _came_since(self, member: Any) -> None:
        """Who came in while the form was open, and is not in it, stands as they are."""
        name = f"relation-{member.pk}"
        sent_some = any(key.startswith("relation-") for key in self.data)
        if self.is_bound and sent_some and name not in self.data:
            sent: Any = self.data
            data = sent.copy()
            data[name] = member.relation
            self.data = data

    def lines_about(self, record: Any) -> Any:
        keys = [member.pk for member in self.members]
        return Change.objects.filter(kind="householdmember", key__in=keys, field="relation")

    def name_of(self, line: Change) -> str:
        return f"relation-{line.key}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("person") and not data.get("relation"):
            self.add_error("relation", _("Choose how the person is related to the head."))
        if self.leaving and not data.get("left_on"):
            self.add_error("left_on", _("Type the day on which the person left."))
        if self.ends:
            self._ask_everybody(bool(data.get("everybody")))
        return data

    def _ask_everybody(self, confirmed: bool) -> None:
        """Nobody would be left: the form asks, with a box of its own, before it is saved."""
        self.fields["everybody"].widget = forms.CheckboxInput()
        if not confirmed:
            sentence = _(
                "All %(n)s members would leave, and the household ends. Tick this if it is so; it "
                "can be undone on the page of the house. Where they live stays registered."
            )
            self.add_error("everybody", sentence % {"n": len(self.members)})

    @property
    def ends(self) -> bool:
        """Whether nobody is left and nobody comes."""
        everybody = bool(self.members) and len(self.leaving) == len(self.members)
        return everybody and not self.cleaned_data.get("person")

    @property
    def leaving(self) -> list[Any]:
        data = self.cleaned_data
        return [one for one in self.members if data.get(f"relation-{one.pk}") == "left"]

    @property
    def relations(self) -> dict[int, str]:
        """By member who stays."""
        found = {one.pk: self.cleaned_data[f"relation-{one.pk}"] for one in self.members}
        return {pk: relation for pk, relation in found.items() if relation != "left"}
