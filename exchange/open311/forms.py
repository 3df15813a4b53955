"""What a system sends about a new request: checked here, saved by `exchange.open311.reporting`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from events.forms.phones import PhoneField
from events.models import Category, Source
from events.services.collect import Contact, Report
from exchange.open311.answers import lines_of
from exchange.open311.offered import questions_of
from grids.models import Area

LONGEST = 4000
FILES_AT_MOST = 6


class RequestForm(forms.Form):
    """The arguments of GeoReport v2 that are kept. Others are read over: what we do not need we do
    not take (device_id, account_id). An email is checked and not kept."""

    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    long = forms.FloatField(required=False, min_value=-180, max_value=180)
    address_string = forms.CharField(required=False, max_length=200)
    address_id = forms.CharField(required=False, max_length=20)
    first_name = forms.CharField(required=False, max_length=25)
    last_name = forms.CharField(required=False, max_length=25)
    email = forms.EmailField(required=False, max_length=254)
    phone = PhoneField(required=False)
    description = forms.CharField(required=False, max_length=LONGEST)
    media_url = forms.URLField(required=False, max_length=500, assume_scheme="https")

    def __init__(self, place: Area, user: User, category: Category, *args: Any) -> None:
        super().__init__(*args)
        self.place, self.user, self.category = place, user, category
        self.area: Area | None = None
        self.answers: list[str] = []

    def clean_address_id(self) -> str:
        """The code of an area, as answers give it."""
        code: str = self.cleaned_data["address_id"]
        if code:
            rows = Area.objects.in_force().subtree(self.place).filter(code=code)
            self.area = rows.defer("geometry").first()
            if self.area is None:
                raise ValidationError(_("The address_id %(code)s was not found.") % {"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            self._check_place()
            self.answers = lines_of(questions_of(self.category), self.data)
        return data

    def _check_place(self) -> None:
        """Coordinates that were exchanged lie far away."""
        data = self.cleaned_data
        if (data["lat"] is None) != (data["long"] is None):
            raise ValidationError(_("A point needs both lat and long."))
        if not (self.point or data["address_string"].strip() or self.area):
            raise ValidationError(_("Send lat and long, address_string or address_id."))
        shape = self.place.geometry
        if self.point and shape is not None and not shape.intersects(self.point):
            sentence = _("This point lies outside %(area)s.") % {"area": self.place.label}
            raise ValidationError(sentence)

    @property
    def point(self) -> Point | None:
        lat, long = self.cleaned_data.get("lat"), self.cleaned_data.get("long")
        return None if lat is None or long is None else Point(long, lat, srid=4326)

    @property
    def report(self) -> Report:
        return Report(
            description=self._description(),
            title="" if self.cleaned_data["description"].strip() else self.category.name_zh,
            address=self.cleaned_data["address_string"],
            point=self.point,
            area=self.area,
            category=self.category,
            source=Source.OPEN311,
            contact=self._contact(),
        )

    def _description(self) -> str:
        """What was told, the answers, and where a picture is said to lie: nobody fetches it."""
        data = self.cleaned_data
        lines = [data["description"].strip(), *self.answers]
        if data["media_url"]:
            lines.append(f"media_url: {data['media_url']}")
        return "\n".join(line for line in lines if line)

    def _contact(self) -> Contact | None:
        data = self.cleaned_data
        name, phone = name_of(data["first_name"].strip(), data["last_name"].strip()), data["phone"]
        return Contact(name=name, phone=phone) if name or phone else None


def name_of(first: str, last: str) -> str:
    """The family name first, as it is written here; Latin names as they come."""
    if first and last and (first + last).isascii():
        return f"{first} {last}"
    return last + first
