"""The form for a new case, on a worker's phone and at a centre's desk."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import CENTRE_ROLES, Department, User
from events import finding
from events.forms.files import AttachmentsField
from events.forms.lookup import LookupField
from events.forms.phones import PhoneField
from events.forms.places import PlaceForm
from events.models import Category, Event, Source
from events.services.collect import Contact, Report, area_root
from events.workflow import Urgency
from gridgov.forms import Picker
from grids.models import Area, Level

RECENT = 5
PLACE = {"address", "latitude", "longitude", "area"}
GRIDS = (Level.GRID, Level.SUBGRID)
Choices = list[tuple[Any, Any]]


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Found by Chinese, pinyin initials, code or English; grouped, recent ones first."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("Category"), "required": False, **options}
        nothing = Category.objects.none()
        super().__init__(nothing, widget=Picker(), empty_label="", **options)

    def offer(self, rows: QuerySet[Category], recent: list[int]) -> None:
        found = list(rows.filter(is_active=True))
        first = sorted((c for c in found if c.pk in recent), key=lambda c: recent.index(c.pk))
        groups: dict[str, Choices] = {}
        if first:
            groups[str(_("Used lately"))] = [(c.pk, str(c)) for c in first]
        for category in found:
            if category not in first:
                groups.setdefault(category.major, []).append((category.pk, str(category)))
        self.queryset = rows.filter(is_active=True)
        self.widget.choices = [("", ""), *groups.items()]
        self.widget.words = {str(c.pk): c.search or words_of(c) for c in found}


def words_of(category: Category) -> str:
    return f"{category.code} {category.name_zh} {category.name_en}".lower()


def used_lately(user: User) -> list[int]:
    """The categories of the user's last reports, newest first."""
    rows = Event.objects.filter(created_by=user, category__isnull=False).order_by("-pk")
    return list(dict.fromkeys(rows.values_list("category_id", flat=True)[:30]))[:RECENT]


class NewCaseForm(PlaceForm):
    """Description first; every other part may be left open."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    description = forms.CharField(
        label=_("What is the matter"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=_("Phones and ID numbers you type here are kept encrypted, not in the text."),
    )
    category = CategoryField()
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        required=False,
        choices=[("", _("As usual for the category")), *Urgency.choices],
    )
    outside = forms.BooleanField(label=_("Yes, the point is right"), required=False)
    area = LookupField(
        "place",
        label=_("Area, chosen by hand"),
        required=False,
        help_text=_("Only where no point is known: name, pinyin initials or code."),
    )
    photos = AttachmentsField()
    settle = forms.BooleanField(label=_("It is settled already, on the spot"), required=False)
    result = forms.CharField(
        label=_("How it was settled"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2000,
    )
    after = AttachmentsField(label=_("Photos after"))
    source = forms.ChoiceField(
        label=_("How it came"),
        choices=[(Source.DESK, _("At the desk")), (Source.HOTLINE, _("By the hotline"))],
        widget=forms.RadioSelect,
        initial=Source.DESK,
    )
    name = forms.CharField(label=_("Reporter's name"), required=False, max_length=50)
    phone = PhoneField(label=_("Reporter's phone"), required=False)
    home = forms.CharField(label=_("Reporter's address"), required=False, max_length=200)
    in_confidence = forms.BooleanField(
        label=_("Asks for confidence"),
        required=False,
        help_text=_(
            "Handlers do not learn who reported it, and searches for similar cases skip it."
        ),
    )
    concerns = LookupField(
        "unit",
        label=_("Unit or person it complains about"),
        required=False,
        help_text=_(
            "Such a case is seen and decided one level above that unit, never by the unit itself."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.lies_outside = False
        self.at_centre = user.scope.role in CENTRE_ROLES
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())
        self.fields["category"].queryset = Category.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["area"].find = lambda text: finding.places(user, text)  # type: ignore[attr-defined]
        self.fields["concerns"].find = lambda text: finding.units(user, text)  # type: ignore[attr-defined]
        if not self.at_centre:
            del self.fields["source"]
        if not self.may_settle:
            del self.fields["settle"], self.fields["result"], self.fields["after"]

    def forgive(self) -> None:
        """Shown again as typed, without complaints: nothing was to be saved yet."""
        self.errors.clear()

    def prepare(self) -> None:
        """What only a form that is shown needs: the catalogue, recent categories first."""
        category = cast(CategoryField, self.fields["category"])
        category.offer(Category.objects.all(), used_lately(self.user))

    @property
    def may_settle(self) -> bool:
        """Workers and community centres; the category decides about the case."""
        posted = self.user.scope.posting
        area = posted.area if posted else None
        levels = (Level.COMMUNITY, Level.GRID, Level.SUBGRID)
        return area is not None and area.level in levels

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("settle") and not data.get("result", "").strip():
            self.add_error("result", _("Please say how it was settled."))
        if not self.errors.keys() & PLACE:
            self.check_place(data)
        return data

    def check_place(self, data: dict[str, Any]) -> None:
        """Some place is named, and a point outside the whole county is meant so."""
        point = self.point
        if point is None:
            named = data["address"] or data.get("area") or self.own_grid
            if not named:
                sentence = _("Please give an address, a point on the map or an area.")
                self.add_error("address", sentence)
            return
        root = area_root(self.user.scope.area_path)
        ground = root.geometry
        self.lies_outside = ground is not None and not ground.intersects(point)
        if self.lies_outside and not data.get("outside"):
            sentence = _("This point lies outside %(area)s. Is that right?")
            self.add_error("outside", sentence % {"area": root.label})

    @property
    def own_grid(self) -> Area | None:
        """The grid of a worker who has exactly one; else the place has to be said."""
        scope = self.user.scope
        area = scope.posting.area if scope.posting else None
        if self.at_centre or area is None or area.level not in GRIDS:
            return None
        return area if len(scope.all_area_ids) == 1 else None

    @property
    def chosen_area(self) -> Area | None:
        """The area chosen by hand; a worker's own where there is neither point nor choice."""
        chosen = self.cleaned_data.get("area")
        if chosen:
            return cast(Area, Area.objects.get(pk=int(chosen)))
        posted = self.user.scope.posting
        if self.at_centre or self.point is not None or posted is None:
            return None
        return cast(Area, posted.area)

    def report(self) -> Report:
        data = self.cleaned_data
        kind, _colon, key = data["concerns"].partition(":")
        return Report(
            description=data["description"],
            address=data["address"],
            point=self.point,
            area=self.chosen_area,
            category=data["category"],
            urgency=data["urgency"],
            source=data.get("source") or Source.WORKER,
            contact=self.contact(),
            submission=data["submission"],
            **concerned(kind, key),
        )

    def contact(self) -> Contact | None:
        data = self.cleaned_data
        if not (data["name"] or data["phone"] or data["home"]):
            return None
        return Contact(data["name"].strip(), data["phone"], data["home"], data["in_confidence"])


def concerned(kind: str, key: str) -> dict[str, Any]:
    """The unit or person complained about, as `Report` names it."""
    models: dict[str, Any] = {"area": Area, "department": Department, "user": User}
    if kind not in models:
        return {}
    return {f"concerns_{kind}": models[kind].objects.get(pk=int(key))}
